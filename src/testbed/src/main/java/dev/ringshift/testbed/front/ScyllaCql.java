package dev.ringshift.testbed.front;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.request.Prepare;
import com.datastax.oss.protocol.internal.request.Query;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What ScyllaDB's CQL has and Cassandra's grammar has not. Once a node has announced shards, the driver ends its queries for the
 * schema with {@code USING TIMEOUT}, without whose answers a session would know no tables; scans end with {@code BYPASS CACHE}, and
 * the reads of a service with {@code USING TIMEOUT}.
 */
final class ScyllaCql {
    private static final Pattern WITH_TIMEOUT =
            Pattern.compile("(SELECT .* FROM system_(?:virtual_)?schema\\..*) USING TIMEOUT \\d+ms", Pattern.DOTALL);
    private static final Pattern READ_WITH_TIMEOUT =
            Pattern.compile("(SELECT .*?)\\s+USING TIMEOUT \\d+ms", Pattern.DOTALL);
    private static final Pattern WITH_BYPASS = Pattern.compile("(SELECT .*) BYPASS CACHE", Pattern.DOTALL);

    private ScyllaCql() {}

    /** The request as Cassandra understands it; empty if it can pass as it is. */
    static Optional<Message> translated(Message request) {
        if (request instanceof Query query) {
            return first(query.query, WITH_TIMEOUT, WITH_BYPASS).map(cql -> new Query(cql, query.options));
        }
        if (request instanceof Prepare prepare) {
            return first(prepare.cqlQuery, WITH_BYPASS, READ_WITH_TIMEOUT)
                    .map(cql -> new Prepare(cql, prepare.keyspace));
        }
        return Optional.empty();
    }

    private static Optional<String> first(String cql, Pattern... extended) {
        return Arrays.stream(extended)
                .map(pattern -> pattern.matcher(cql))
                .filter(Matcher::matches)
                .map(matcher -> matcher.group(1))
                .findFirst();
    }
}
