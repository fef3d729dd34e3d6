package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class DemoTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode fail(ExitCode step) {
        return Demo.fail(step, "both sides still differ", new PrintStream(err, true, UTF_8));
    }

    @Test
    void should_say_how_it_failed() {
        assertThat(fail(ExitCode.DONE)).isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString(UTF_8))
                .isEqualTo("ringshift: The demo failed: both sides still differ; see above" + System.lineSeparator());
    }

    /** Ctrl-C was called a failure, of a validation that did not find the damage. */
    @Test
    void should_not_call_it_a_failure_when_it_is_stopped() {
        assertThat(fail(ExitCode.INTERRUPTED)).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(err.toString(UTF_8)).isEmpty();
    }
}
