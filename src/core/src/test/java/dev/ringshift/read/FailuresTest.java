package dev.ringshift.read;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.RequestThrottlingException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.FrameTooLongException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.BootstrappingException;
import com.datastax.oss.driver.api.core.servererrors.FunctionFailureException;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.ServerError;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import com.datastax.oss.driver.api.core.servererrors.WriteFailureException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.CodecNotFoundException;
import com.datastax.oss.driver.api.core.type.reflect.GenericType;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailuresTest {
    private static final DefaultConsistencyLevel LEVEL = DefaultConsistencyLevel.LOCAL_QUORUM;
    private static final Node NODE = node();

    static Stream<Throwable> passing() {
        return Stream.of(
                new FrameTooLongException(new InetSocketAddress(0), "longer than 256 MiB"),
                new ReadTimeoutException(NODE, LEVEL, 1, 2, false),
                new ReadFailureException(NODE, LEVEL, 1, 2, 1, false, Map.of()),
                new BootstrappingException(NODE),
                new ServerError(NODE, "assertion"),
                new ClosedConnectionException("lost"),
                new NoNodeAvailableException(),
                new NodeUnavailableException(NODE),
                new RequestThrottlingException("queue is full"),
                new IOException("reset by peer"));
    }

    static Stream<Throwable> overload() {
        return Stream.of(
                new WriteTimeoutException(NODE, LEVEL, 1, 2, WriteType.UNLOGGED_BATCH),
                new WriteFailureException(NODE, LEVEL, 1, 2, WriteType.SIMPLE, 1, Map.of()),
                new OverloadedException(NODE),
                new UnavailableException(NODE, LEVEL, 2, 1),
                new BusyConnectionException(1024),
                new DriverTimeoutException("12 s"),
                allNodes(new ClosedConnectionException("lost"), new OverloadedException(NODE)));
    }

    static Stream<Throwable> permanent() {
        return Stream.of(
                new InvalidQueryException(NODE, "Undefined column name zip"),
                new InvalidConfigurationInQueryException(NODE, "no such strategy"),
                new SyntaxError(NODE, "line 1:0"),
                new UnauthorizedException(NODE, "no SELECT permission"),
                new FunctionFailureException(NODE, "f failed"),
                new CodecNotFoundException(DataTypes.INT, GenericType.STRING),
                new IllegalArgumentException("no such marker"),
                new IllegalStateException("session is closed"),
                new OutOfMemoryError("heap"),
                allNodes(new ClosedConnectionException("lost"), new SyntaxError(NODE, "line 1:0")));
    }

    @ParameterizedTest
    @MethodSource({"passing", "overload"})
    void should_be_tried_again_when_it_may_pass(Throwable error) {
        assertThat(Failures.isTransient(error)).isTrue();
        assertThat(Failures.isTransient(wrapped(error))).isTrue();
        assertThat(Failures.isTooLarge(error)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("permanent")
    void should_not_be_tried_again_when_it_cannot_pass(Throwable error) {
        assertThat(Failures.isTransient(error)).isFalse();
        assertThat(Failures.isTransient(wrapped(error))).isFalse();
        assertThat(Failures.isOverload(error)).isFalse();
        assertThat(Failures.isTooLarge(error)).isFalse();
    }

    @ParameterizedTest
    @MethodSource("overload")
    void should_slow_down_when_the_target_has_too_much_to_do(Throwable error) {
        assertThat(Failures.isOverload(error)).isTrue();
        assertThat(Failures.isOverload(wrapped(error))).isTrue();
    }

    @ParameterizedTest
    @MethodSource("passing")
    void should_not_slow_down_when_the_error_says_nothing_of_load(Throwable error) {
        assertThat(Failures.isOverload(error)).isFalse();
    }

    @Test
    void should_send_smaller_batches_when_the_target_says_so() {
        for (Throwable tooLarge : List.of(
                new InvalidQueryException(NODE, "Batch too large"),
                new InvalidQueryException(NODE, "Rejected an oversized mutation (30/16) for keyspace: k"),
                new ServerError(NODE, "Mutation of 30 bytes is too large for the maximum size of 16"))) {
            assertThat(Failures.isTooLarge(tooLarge)).isTrue();
            assertThat(Failures.isTooLarge(wrapped(tooLarge))).isTrue();
            assertThat(Failures.isTransient(tooLarge)).as("not as it is").isFalse();
        }
        assertThat(Failures.isTooLarge(new ServerError(NODE, "oops"))).isFalse();
    }

    @Test
    void should_describe_the_cause_in_one_line() {
        assertThat(Failures.describe(wrapped(new ServerError(NODE, "first\nsecond\n"))))
                .isEqualTo("first");
        assertThat(Failures.describe(allNodes(new ServerError(NODE, "here"), new ServerError(NODE, "there"))))
                .isEqualTo("there");
        assertThat(Failures.describe(new OutOfMemoryError())).isEqualTo("OutOfMemoryError");
        assertThat(Failures.describe(new IllegalStateException(""))).isEqualTo("IllegalStateException");
        assertThat(Failures.describe(new CompletionException(null))).isEqualTo("CompletionException");
    }

    private static Throwable wrapped(Throwable error) {
        return new CompletionException(new ExecutionException(error));
    }

    /** One node for each error. */
    private static AllNodesFailedException allNodes(Throwable... errors) {
        return AllNodesFailedException.fromErrors(
                Stream.of(errors).map(error -> Map.entry(node(), error)).toList());
    }

    private static Node node() {
        return (Node) Proxy.newProxyInstance(
                Node.class.getClassLoader(),
                new Class<?>[] {Node.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    case "toString" -> "node";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }
}
