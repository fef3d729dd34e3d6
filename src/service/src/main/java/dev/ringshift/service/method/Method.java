package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.ColumnDefinitions;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.registry.CodecRegistry;
import dev.ringshift.service.config.MethodSettings;
import dev.ringshift.service.config.ServiceConfig;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** A query as a method: bytes of a request in, bytes of a reply out. */
public final class Method {
    private static final int LONGEST_LITERAL = 100;

    private final MethodSettings settings;
    private final String fullName;
    private final PreparedStatement statement;
    private final String table;
    private final ConsistencyLevel consistency;
    private final List<Integer> partition;
    private final List<Integer> routingFields;
    private final PageToken pageTokens;
    private final RequestDecoder decoder;
    private final ReplyEncoder encoder;

    Method(PreparedMethod prepared, ServiceConfig config, FieldNumbers numbers) {
        this.settings = prepared.settings();
        this.fullName = config.service() + "/" + settings.name();
        this.statement = prepared.statement();
        this.table = table(statement.getResultSetDefinitions().get(0));
        String level = settings.consistency();
        this.consistency =
                DefaultConsistencyLevel.valueOf(level == null ? config.primary().consistency() : level);
        this.partition = prepared.partition();
        MessageShape request = prepared.request();
        this.routingFields = prepared.routing().stream()
                .map(index -> numbers.number(
                        request.name(), request.members().get(index).name()))
                .distinct()
                .sorted()
                .toList();
        this.pageTokens = new PageToken(fullName, settings.cql());
        this.decoder = RequestDecoder.of(request, numbers);
        this.encoder = ReplyEncoder.of(prepared.row(), pageTokens, settings.maxReplyBytes(), numbers);
    }

    /** As it stands in the configuration, {@code LatestMessages}. */
    public String name() {
        return settings.name();
    }

    /** As gRPC has it, {@code chat.v1.Chat/LatestMessages}. */
    public String fullName() {
        return fullName;
    }

    /** What the configuration says. */
    public MethodSettings settings() {
        return settings;
    }

    /** The table that is read, {@code chat.messages}; equal partitions of two tables have nothing to do with each other. */
    public String table() {
        return table;
    }

    private static String table(ColumnDefinition column) {
        return column.getKeyspace().asInternal() + "." + column.getTable().asInternal();
    }

    /** Numbers of the request's fields whose values decide which instance owns it, ascending. */
    public List<Integer> routingFields() {
        return routingFields;
    }

    /**
     * Reads a request.
     *
     * @param request a serialized message
     * @throws InvalidRequestException when a field is missing, does not fit its CQL type, or is no protobuf
     */
    public Read decode(byte[] request) throws InvalidRequestException {
        return decoder.decode(this, request);
    }

    /**
     * Writes a reply. Takes the rows out of the page.
     *
     * @param page the answer to a statement of {@link Read#statement}
     * @return a serialized message
     * @throws ReplyTooLargeException beyond {@code max-reply}
     */
    public byte[] encode(AsyncResultSet page) {
        return encoder.encode(page);
    }

    /**
     * A key for people, {@code channel_id=42, bucket=0}; values as CQL literals, long ones cut.
     *
     * @param key of {@link Read#partition}
     */
    public String describe(List<ByteBuffer> key) {
        ColumnDefinitions markers = statement.getVariableDefinitions();
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < key.size(); i++) {
            ColumnDefinition marker = markers.get(partition.isEmpty() ? i : partition.get(i));
            parts.add(marker.getName().asInternal() + "=" + literal(marker.getType(), key.get(i)));
        }
        return String.join(", ", parts);
    }

    private static String literal(DataType type, ByteBuffer raw) {
        TypeCodec<Object> codec = CodecRegistry.DEFAULT.codecFor(type);
        String literal = codec.format(codec.decode(raw.duplicate(), ProtocolVersion.DEFAULT));
        return literal.length() <= LONGEST_LITERAL ? literal : literal.substring(0, LONGEST_LITERAL) + "…";
    }

    PreparedStatement prepared() {
        return statement;
    }

    PageToken pageTokens() {
        return pageTokens;
    }

    ConsistencyLevel consistency() {
        return consistency;
    }

    /** Indexes of the values that are the partition key; empty when not all of it is known. */
    List<Integer> partitionIndexes() {
        return partition;
    }

    @Override
    public String toString() {
        return fullName;
    }
}
