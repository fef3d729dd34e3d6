package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.NoNodeAvailableException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.metadata.EndPoint;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import com.datastax.oss.driver.api.core.servererrors.UnavailableException;
import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Failure;
import dev.ringshift.command.UsageException;
import dev.ringshift.config.ConfigException;
import dev.ringshift.schema.SchemaException;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.commons.cli.MissingArgumentException;
import org.apache.commons.cli.ParseException;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
    static Stream<Arguments> expected() {
        return Stream.of(
                arguments(new UsageException("Cannot run x"), ExitCode.USAGE),
                arguments(new ParseException("Cannot parse x"), ExitCode.USAGE),
                arguments(new MissingArgumentException("Missing argument for x"), ExitCode.USAGE),
                arguments(new ConfigException("Cannot take x"), ExitCode.USAGE),
                arguments(new SchemaException(List.of("Cannot find x")), ExitCode.USAGE),
                arguments(new ClusterException("Cannot reach x", new IOException("y")), ExitCode.UNREACHABLE),
                arguments(new NoNodeAvailableException(), ExitCode.UNREACHABLE),
                arguments(AllNodesFailedException.fromErrors(List.of()), ExitCode.UNREACHABLE),
                arguments(new AuthenticationException(new Nowhere(), "no such user"), ExitCode.UNREACHABLE),
                arguments(new DriverTimeoutException("Query timed out after PT2S"), ExitCode.UNREACHABLE),
                arguments(new UnavailableException(node(), DefaultConsistencyLevel.QUORUM, 2, 1), ExitCode.UNREACHABLE),
                arguments(new UnauthorizedException(node(), "no SELECT permission"), ExitCode.UNREACHABLE),
                arguments(new InterruptedException("stopped"), ExitCode.INTERRUPTED));
    }

    @ParameterizedTest
    @MethodSource("expected")
    void should_tell_the_shell_what_is_documented_when_it_is_thrown(Throwable thrown, ExitCode code) {
        assertThat(Failure.of(thrown)).isEqualTo(new Failure(code, String.valueOf(thrown.getMessage())));
    }

    @ParameterizedTest
    @MethodSource("expected")
    void should_find_the_cause_when_spark_wraps_it(Throwable thrown, ExitCode code) {
        Throwable wrapped = new SparkException("Job aborted", new ExecutionException(new RuntimeException(thrown)));

        assertThat(Failure.of(wrapped)).isEqualTo(Failure.of(thrown));
        assertThat(Failure.of(wrapped).exitCode()).isEqualTo(code);
    }

    @Test
    void should_take_the_outermost_when_several_are_expected() {
        Throwable thrown = new ClusterException("Cannot reach x", new InterruptedException("stopped"));

        assertThat(Failure.of(thrown)).isEqualTo(new Failure(ExitCode.UNREACHABLE, "Cannot reach x"));
    }

    @Test
    void should_be_a_usage_error_when_the_checkpoint_cannot_be_used(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoint.db"), "no database, but longer than a header of one");
        CheckpointException thrown =
                org.assertj.core.api.Assertions.catchThrowableOfType(CheckpointException.class, () -> {
                    Checkpoint.open(file, new TreeMap<>(), "run").close();
                });

        assertThat(Failure.of(thrown)).isEqualTo(new Failure(ExitCode.USAGE, String.valueOf(thrown.getMessage())));
    }

    @Test
    void should_be_a_bug_when_nothing_is_expected() {
        Failure failure = Failure.of(new IllegalStateException("outer", new NullPointerException("inner")));

        assertThat(failure.exitCode()).isEqualTo(ExitCode.BUG);
        assertThat(failure.message())
                .isEqualTo("Cannot go on, and the reason is a bug of Ringshift: java.lang.IllegalStateException: outer;"
                        + " please report it with the stack that --verbose prints");
    }

    @Test
    void should_be_a_bug_when_the_heap_is_full() {
        assertThat(Failure.of(new OutOfMemoryError("Java heap space")).exitCode())
                .isEqualTo(ExitCode.BUG);
    }

    @Test
    void should_fit_one_line_when_the_message_has_several() {
        assertThat(Failure.of(new ConfigException("Cannot use x:\n  one\r\n  two\n"))
                        .message())
                .isEqualTo("Cannot use x: one; two");
    }

    @Test
    void should_name_the_class_when_there_is_no_message() {
        assertThat(Failure.of(new InterruptedException()).message()).isEqualTo("java.lang.InterruptedException");
        assertThat(Failure.of(new ConfigException(" ")).message()).isEqualTo("dev.ringshift.config.ConfigException:  ");
    }

    @Test
    void should_come_to_an_end_when_causes_go_round_in_a_circle() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        assertThat(Failure.of(first).exitCode()).isEqualTo(ExitCode.BUG);
    }

    private static Node node() {
        return (Node) Proxy.newProxyInstance(
                FailureTest.class.getClassLoader(), new Class<?>[] {Node.class}, (proxy, method, arguments) -> {
                    return method.getName().equals("toString") ? "node" : null;
                });
    }

    private record Nowhere() implements EndPoint {
        @Override
        public SocketAddress resolve() {
            throw new UnsupportedOperationException("resolve");
        }

        @Override
        public String asMetricPrefix() {
            return "nowhere";
        }
    }
}
