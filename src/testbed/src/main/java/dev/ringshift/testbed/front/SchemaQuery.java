package dev.ringshift.testbed.front;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.request.Query;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The driver's queries for the schema. Once a node has announced shards, the driver ends them with ScyllaDB's {@code
 * USING TIMEOUT}, which Cassandra's grammar does not have; without the answers, a session would know no tables.
 */
final class SchemaQuery {
    private static final Pattern WITH_TIMEOUT =
            Pattern.compile("(SELECT .* FROM system_(?:virtual_)?schema\\..*) USING TIMEOUT \\d+ms", Pattern.DOTALL);

    private SchemaQuery() {}

    /** The query as Cassandra understands it; empty if the request is another, or can pass as it is. */
    static Optional<Query> withoutTimeout(Message request) {
        if (request instanceof Query query) {
            Matcher matcher = WITH_TIMEOUT.matcher(query.query);
            return matcher.matches() ? Optional.of(new Query(matcher.group(1), query.options)) : Optional.empty();
        }
        return Optional.empty();
    }
}
