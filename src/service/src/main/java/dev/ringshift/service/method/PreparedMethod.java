package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.service.config.MethodSettings;
import java.util.List;

/**
 * A query that the server took, and what its markers and columns are in protobuf.
 *
 * @param request a member for each marker, in the order of the statement
 * @param row a member for each column, in the order of the statement
 * @param partition indexes of the markers that are the partition key; empty when not all of it is known
 * @param routing indexes of the markers whose values decide which instance owns a request
 */
record PreparedMethod(
        MethodSettings settings,
        PreparedStatement statement,
        MessageShape request,
        MessageShape row,
        List<Integer> partition,
        List<Integer> routing) {
    static final String ORIGIN = "methods.";
    static final String REQUEST = "Request";
    static final String REPLY = "Reply";
    static final String ROW = "Row";

    PreparedMethod {
        partition = List.copyOf(partition);
        routing = List.copyOf(routing);
    }
}
