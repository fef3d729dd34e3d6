package dev.ringshift.testbed.stub;

import com.datastax.oss.protocol.internal.ProtocolConstants.DataType;
import com.datastax.oss.protocol.internal.response.result.RawType;
import dev.ringshift.testbed.chat.ChatData;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The columns of {@link ChatData}'s table, in its order. */
enum MessagesColumn {
    CHANNEL_ID("bigint", Cell.primitive(DataType.BIGINT), "partition_key", 0),
    BUCKET("int", Cell.primitive(DataType.INT), "partition_key", 1),
    MESSAGE_ID("bigint", Cell.primitive(DataType.BIGINT), "clustering", 0),
    AUTHOR_ID("bigint", Cell.primitive(DataType.BIGINT), "regular", -1),
    CONTENT("text", Cell.primitive(DataType.VARCHAR), "regular", -1),
    EDITED_AT("timestamp", Cell.primitive(DataType.TIMESTAMP), "regular", -1),
    ATTACHMENTS("frozen<list<text>>", new RawType.RawList(Cell.primitive(DataType.VARCHAR)), "regular", -1);

    static final String KEYSPACE = "chat";
    static final String TABLE = ChatData.TABLE;

    private final String cqlType;
    private final RawType type;
    private final String kind;
    private final int position;

    MessagesColumn(String cqlType, RawType type, String kind, int position) {
        this.cqlType = cqlType;
        this.type = type;
        this.kind = kind;
        this.position = position;
    }

    static Optional<MessagesColumn> named(String name) {
        return Arrays.stream(values())
                .filter(column -> column.cqlName().equals(name))
                .findFirst();
    }

    String cqlName() {
        return name().toLowerCase(Locale.ROOT);
    }

    String cqlType() {
        return cqlType;
    }

    RawType type() {
        return type;
    }

    /** In the words of {@code system_schema.columns}. */
    String kind() {
        return kind;
    }

    /** Within its kind, -1 where the order means nothing. */
    int position() {
        return position;
    }

    String clusteringOrder() {
        return this == MESSAGE_ID ? "desc" : "none";
    }
}
