package dev.ringshift.testbed.stub;

import com.datastax.oss.driver.internal.core.protocol.ByteBufPrimitiveCodec;
import com.datastax.oss.protocol.internal.ProtocolConstants.DataType;
import com.datastax.oss.protocol.internal.ProtocolConstants.Version;
import com.datastax.oss.protocol.internal.response.result.ColumnSpec;
import com.datastax.oss.protocol.internal.response.result.Prepared;
import com.datastax.oss.protocol.internal.response.result.RawType;
import com.datastax.oss.protocol.internal.response.result.RowsMetadata;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A SELECT of whole partitions' rows from {@code chat.messages}, ready to be executed. */
final class Statement {
    private static final Pattern BOUND = Pattern.compile(
            "(?:\\b(LIMIT|TIMEOUT)|(\\w+)\\s*(=|<=|>=|<|>))\\s*(\\?|:\\w+|-?\\d+\\b)", Pattern.CASE_INSENSITIVE);

    /** Protocol version 4 has no number for it. */
    private static final RawType DURATION = new RawType.RawCustom("org.apache.cassandra.db.marshal.DurationType");

    private final byte[] id;
    private final RowsMetadata variables;
    private final RowsMetadata result;
    private final KeyPart channelId;
    private final KeyPart bucket;
    private final RowsEncoder encoder;

    private Statement(String cql, List<MessagesColumn> columns, Variables variables) {
        this.id = id(cql);
        this.channelId = variables.part(MessagesColumn.CHANNEL_ID, cql);
        this.bucket = variables.part(MessagesColumn.BUCKET, cql);
        this.variables = new RowsMetadata(variables.specs, null, primaryKeyIndices(), null);
        List<ColumnSpec> specs = new ArrayList<>();
        for (MessagesColumn column : columns) {
            specs.add(spec(column.cqlName(), specs.size(), column.type()));
        }
        this.result = new RowsMetadata(specs, null, new int[0], null);
        this.encoder = new RowsEncoder(
                columns, encoded(result), encoded(new RowsMetadata(specs.size(), null, new int[0], null)));
    }

    /**
     * Reads a statement.
     *
     * @throws IllegalArgumentException if the stub has no answer for it
     */
    static Statement parse(String cql) {
        Select select = Select.parse(cql)
                .filter(parsed -> parsed.table().equals(MessagesColumn.TABLE)
                        || parsed.table().equals(MessagesColumn.KEYSPACE + "." + MessagesColumn.TABLE))
                .orElseThrow(() -> new IllegalArgumentException(
                        "Cannot prepare %s: the stub answers only SELECTs from chat.messages".formatted(cql)));
        return new Statement(cql, columns(select, cql), Variables.of(select.rest(), cql));
    }

    /** The same for the same text, so that connections share what is prepared. */
    static byte[] id(String cql) {
        UUID hash = UUID.nameUUIDFromBytes(cql.getBytes(StandardCharsets.UTF_8));
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(hash.getMostSignificantBits())
                .putLong(hash.getLeastSignificantBits())
                .array();
    }

    Prepared prepared() {
        return new Prepared(id, null, variables, result);
    }

    /**
     * The partition that is asked for.
     *
     * @throws IllegalArgumentException if a value of the key is missing or of the wrong length
     */
    PartitionKey partition(List<ByteBuffer> values) {
        long number = bucket.value(values, Integer.BYTES);
        if (number != (int) number) {
            throw new IllegalArgumentException(
                    "Cannot execute: bucket %d is no int; give a smaller one".formatted(number));
        }
        return new PartitionKey(channelId.value(values, Long.BYTES), (int) number);
    }

    ByteBuf encode(ByteBufAllocator allocator, int streamId, boolean skipsMetadata, PartitionKey partition) {
        return encoder.encode(allocator, streamId, skipsMetadata, partition);
    }

    private int[] primaryKeyIndices() {
        return channelId.isBound() && bucket.isBound() ? new int[] {channelId.index(), bucket.index()} : new int[0];
    }

    private static List<MessagesColumn> columns(Select select, String cql) {
        if (select.columns().isEmpty()) {
            return List.of(MessagesColumn.values());
        }
        return select.columns().stream()
                .map(name -> MessagesColumn.named(name)
                        .orElseThrow(() -> new IllegalArgumentException(
                                "Cannot prepare %s: %s is no column of chat.messages".formatted(cql, name))))
                .toList();
    }

    private static ColumnSpec spec(String name, int index, RawType type) {
        return new ColumnSpec(MessagesColumn.KEYSPACE, MessagesColumn.TABLE, name, index, type);
    }

    private static byte[] encoded(RowsMetadata metadata) {
        ByteBuf buffer = Unpooled.buffer();
        metadata.encode(buffer, new ByteBufPrimitiveCodec(UnpooledByteBufAllocator.DEFAULT), false, Version.V4);
        byte[] bytes = new byte[buffer.readableBytes()];
        buffer.readBytes(bytes);
        return bytes;
    }

    /** A value of the key: that of a bind marker, or a literal where the index is -1. */
    private record KeyPart(int index, long literal) {
        boolean isBound() {
            return index >= 0;
        }

        long value(List<ByteBuffer> values, int bytes) {
            if (!isBound()) {
                return literal;
            }
            ByteBuffer value = index < values.size() ? values.get(index) : null;
            if (value == null || value.remaining() != bytes) {
                throw new IllegalArgumentException(
                        "Cannot execute: value %d is to have %d bytes; bind the whole partition key"
                                .formatted(index, bytes));
            }
            return bytes == Long.BYTES ? value.getLong(value.position()) : value.getInt(value.position());
        }
    }

    /** What the conditions are bound to, in the order of the text. */
    private record Variables(List<ColumnSpec> specs, List<Restriction> restrictions) {
        static Variables of(String conditions, String cql) {
            List<ColumnSpec> specs = new ArrayList<>();
            List<Restriction> restrictions = new ArrayList<>();
            Matcher matcher = BOUND.matcher(conditions);
            while (matcher.find()) {
                boolean isMarker = !matcher.group(4).matches("-?\\d+");
                int index = isMarker ? specs.size() : -1;
                if (matcher.group(1) == null) {
                    MessagesColumn column = MessagesColumn.named(
                                    matcher.group(2).toLowerCase(Locale.ROOT))
                            .orElseThrow(() ->
                                    new IllegalArgumentException("Cannot prepare %s: %s is no column of chat.messages"
                                            .formatted(cql, matcher.group(2))));
                    restrictions.add(new Restriction(column, matcher.group(3), index, matcher.group(4)));
                    if (isMarker) {
                        specs.add(spec(name(matcher.group(4), column.cqlName()), index, column.type()));
                    }
                } else if (isMarker) {
                    String keyword = matcher.group(1).toLowerCase(Locale.ROOT);
                    RawType type = keyword.equals("limit") ? Cell.primitive(DataType.INT) : DURATION;
                    specs.add(spec(name(matcher.group(4), "[" + keyword + "]"), index, type));
                }
            }
            return new Variables(specs, restrictions);
        }

        KeyPart part(MessagesColumn column, String cql) {
            Optional<Restriction> equality = restrictions.stream()
                    .filter(restriction -> restriction.column() == column
                            && restriction.operator().equals("="))
                    .findFirst();
            return equality.map(Restriction::part)
                    .orElseThrow(() -> new IllegalArgumentException(
                            "Cannot prepare %s: the stub wants the whole partition key restricted by ="
                                    .formatted(cql)));
        }

        private static String name(String marker, String fallback) {
            return marker.equals("?") ? fallback : marker.substring(1).toLowerCase(Locale.ROOT);
        }
    }

    private record Restriction(MessagesColumn column, String operator, int index, String value) {
        KeyPart part() {
            return new KeyPart(index, index >= 0 ? 0 : Long.parseLong(value));
        }
    }
}
