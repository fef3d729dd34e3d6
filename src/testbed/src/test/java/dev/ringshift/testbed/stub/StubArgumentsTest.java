package dev.ringshift.testbed.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

class StubArgumentsTest {
    @Test
    void should_take_two_milliseconds_at_the_usual_port_when_nothing_is_given() throws ParseException {
        StubArguments arguments = StubArguments.parse();

        assertThat(arguments.options().latency()).isEqualTo(Duration.ofMillis(2));
        assertThat(arguments.options().address().getPort()).isEqualTo(9042);
        assertThat(arguments.httpAddress().getPort()).isZero();
    }

    @Test
    void should_limit_when_limits_are_given() throws ParseException {
        StubOptions options = StubArguments.parse("--partition-capacity", "4", "--workers", "200", "--port", "0")
                .options();

        assertThat(options.partitionCapacity()).isEqualTo(4);
        assertThat(options.workers()).isEqualTo(200);
    }

    @Test
    void should_say_what_is_wrong_when_an_argument_makes_no_sense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StubArguments.parse("--workers", "0"))
                .withMessage("Cannot allow 0 workers: give at least 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StubArguments.parse("--latency-millis", "60001"))
                .withMessage("Cannot take 60001 ms for a query: give 0 to 60000");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StubArguments.parse("--port", "any"))
                .withMessage("Cannot read --port any: not a number");
        assertThatThrownBy(() -> StubArguments.parse("now")).hasMessage("Cannot understand now");
    }

    @Test
    void should_list_each_option_when_help_is_asked_for() {
        assertThat(StubArguments.PROGRAM.help())
                .contains("--latency-millis <millis>", "--workers <count>", "Example: ");
    }
}
