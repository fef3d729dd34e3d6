package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.NodeUnavailableException;
import com.datastax.oss.driver.api.core.connection.BusyConnectionException;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import com.datastax.oss.driver.api.core.connection.HeartbeatException;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.OverloadedException;
import com.datastax.oss.driver.api.core.servererrors.ReadFailureException;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.ringshift.service.route.Router;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StatusesTest {
    static final Node NODE = (Node) Proxy.newProxyInstance(
            StatusesTest.class.getClassLoader(),
            new Class<?>[] {Node.class},
            (proxy, method, args) -> switch (method.getName()) {
                case "hashCode" -> 1;
                case "equals" -> args[0] == proxy;
                case "toString" -> "node";
                default -> throw new UnsupportedOperationException(method.getName());
            });

    private final Statuses statuses = new Statuses(Duration.ofMillis(250));

    private static @Nullable String pushback(StatusRuntimeException said) {
        return said.getTrailers() == null ? null : said.getTrailers().get(Router.PUSHBACK);
    }

    static Stream<Throwable> errorsOfADatabaseThatWasAsked() {
        return Stream.of(
                new ClosedConnectionException("secret"),
                new HeartbeatException(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 9042),
                        "secret",
                        new Exception("secret")),
                new BusyConnectionException(1024),
                new OverloadedException(NODE),
                new UnavailableException(NODE, DefaultConsistencyLevel.QUORUM, 2, 1),
                new ReadTimeoutException(NODE, DefaultConsistencyLevel.QUORUM, 2, 1, false),
                AllNodesFailedException.fromErrors(List.of(Map.entry(NODE, new ClosedConnectionException("secret")))));
    }

    @ParameterizedTest
    @MethodSource("errorsOfADatabaseThatWasAsked")
    void should_say_unavailable_and_that_nobody_is_to_try_again_when_the_database_was_asked_in_vain(Throwable error) {
        StatusRuntimeException said = statuses.of(error);

        assertThat(said)
                .hasMessage(
                        "UNAVAILABLE: Cannot read: the database does not answer (%s); the log of the service has more"
                                .formatted(error.getClass().getSimpleName()));
        assertThat(pushback(said)).isEqualTo("-1");
    }

    static Stream<Throwable> errorsOfADatabaseThatIsNotConnected() {
        return Stream.of(
                new NoNodeAvailableException(),
                AllNodesFailedException.fromErrors(List.of(Map.entry(NODE, new NodeUnavailableException(NODE)))));
    }

    @ParameterizedTest
    @MethodSource("errorsOfADatabaseThatIsNotConnected")
    void should_let_another_instance_be_tried_when_no_node_was_asked(Throwable error) {
        StatusRuntimeException said = statuses.of(error);

        assertThat(said)
                .hasMessage("UNAVAILABLE: Cannot read: no node of the database is connected (%s); try again"
                        .formatted(error.getClass().getSimpleName()));
        assertThat(pushback(said)).isNull();
    }

    @Test
    void should_say_failed_precondition_when_each_try_would_fail_alike() {
        assertThat(statuses.of(new UnauthorizedException(NODE, "secret")))
                .hasMessage("FAILED_PRECONDITION: Cannot read: the database refuses the query (UnauthorizedException);"
                        + " the log of the service has more");
        assertThat(statuses.of(new InvalidQueryException(NODE, "secret")))
                .hasMessageStartingWith("FAILED_PRECONDITION: Cannot read: the database refuses the query (Invalid")
                .hasMessageNotContaining("secret");
        assertThat(statuses.of(new ReadFailureException(NODE, DefaultConsistencyLevel.ONE, 0, 1, 1, false, Map.of())))
                .hasMessage("FAILED_PRECONDITION: Cannot read: the database's nodes fail at this query"
                        + " (ReadFailureException); their logs have the reason");
    }

    @Test
    void should_say_internal_and_no_value_when_it_is_the_service_that_fails() {
        assertThat(statuses.of(new IllegalStateException("secret")).getStatus())
                .extracting(Status::getCode, Status::getDescription)
                .containsExactly(
                        Status.Code.INTERNAL, "Cannot read: IllegalStateException; the log of the service has more");
    }
}
