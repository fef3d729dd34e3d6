package dev.ringshift.testbed.stub;

import com.datastax.oss.protocol.internal.ProtocolConstants.DataType;
import com.datastax.oss.protocol.internal.response.result.RawType;
import dev.ringshift.testbed.chat.ChatData;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The columns of {@link ChatData}'s table, in its order. */
enum MessagesColumn {
    CHANNEL_ID("bigint", "partition_key", 0),
    BUCKET("int", "partition_key", 1),
    MESSAGE_ID("bigint", "clustering", 0),
    AUTHOR_ID("bigint", "regular", -1),
    CONTENT("text", "regular", -1),
    EDITED_AT("timestamp", "regular", -1),
    ATTACHMENTS("frozen<list<text>>", "regular", -1);

    static final String KEYSPACE = "chat";
    static final String TABLE = ChatData.TABLE;

    private final String cqlType;
    private final String kind;
    private final int position;

    MessagesColumn(String cqlType, String kind, int position) {
        this.cqlType = cqlType;
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
        return switch (this) {
            case CHANNEL_ID, MESSAGE_ID, AUTHOR_ID -> Cell.primitive(DataType.BIGINT);
            case BUCKET -> Cell.primitive(DataType.INT);
            case CONTENT -> Cell.primitive(DataType.VARCHAR);
            case EDITED_AT -> Cell.primitive(DataType.TIMESTAMP);
            case ATTACHMENTS -> new RawType.RawList(Cell.primitive(DataType.VARCHAR));
        };
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
