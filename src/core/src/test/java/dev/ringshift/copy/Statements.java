package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.detach.AttachmentPoint;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import com.datastax.oss.driver.internal.core.cql.DefaultColumnDefinition;
import com.datastax.oss.driver.internal.core.cql.DefaultColumnDefinitions;
import com.datastax.oss.driver.internal.core.cql.DefaultPreparedStatement;
import com.datastax.oss.driver.internal.core.cql.DefaultRow;
import com.datastax.oss.protocol.internal.ProtocolConstants;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.RawType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Rows and statements of the driver, without a server. */
public final class Statements {

    private Statements() {}

    /** A statement with so many markers. */
    static PreparedStatement prepared(String cql, int markers) {
        return new DefaultPreparedStatement(
                ByteBuffer.allocate(0),
                cql,
                columns(markers),
                List.of(),
                null,
                columns(0),
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                null,
                null,
                Map.of(),
                null,
                null,
                null,
                0,
                null,
                null,
                false,
                CodecRegistry.DEFAULT,
                DefaultProtocolVersion.V4,
                false);
    }

    public static Row row(List<@Nullable ByteBuffer> values) {
        return new DefaultRow(columns(values.size()), values);
    }

    private static ColumnDefinitions columns(int count) {
        RawType blob = Objects.requireNonNull(RawType.PRIMITIVES.get(ProtocolConstants.DataType.BLOB));
        List<ColumnDefinition> columns = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            columns.add(new DefaultColumnDefinition(new ColumnSpec("k", "t", "c" + i, i, blob), AttachmentPoint.NONE));
        }
        return DefaultColumnDefinitions.valueOf(columns);
    }
}
