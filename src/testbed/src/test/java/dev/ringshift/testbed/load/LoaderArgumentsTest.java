package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

class LoaderArgumentsTest {
    @Test
    void should_use_defaults_when_only_target_and_method_are_given() throws ParseException {
        assertThat(parse())
                .isEqualTo(LoadOptions.builder(List.of("a:1"), "chat.Reads/Messages")
                        .build());
    }

    @Test
    void should_take_all_when_all_are_given() throws ParseException {
        LoadOptions options = parse(
                "--target",
                "b:2",
                "--field",
                "1=key",
                "--field",
                "2=0",
                "--rate",
                "20000",
                "--arrivals",
                "even",
                "--seconds",
                "0.5",
                "--warmup",
                "0",
                "--keys",
                "50",
                "--zipf",
                "0",
                "--seed",
                "9",
                "--burst-every",
                "100",
                "--burst-size",
                "30",
                "--simultaneous",
                "4",
                "--deadline",
                "250",
                "--max-in-flight",
                "7",
                "--event-loops",
                "2",
                "--verify");

        assertThat(options)
                .isEqualTo(LoadOptions.builder(List.of("a:1", "b:2"), "chat.Reads/Messages")
                        .template(RequestTemplate.parse(List.of("1=key", "2=0")))
                        .pace(new LoadOptions.Pace(20_000, Arrivals.EVEN, Duration.ofMillis(100), 30))
                        .keys(new LoadOptions.Keys(50, 0, 9))
                        .length(Duration.ofMillis(500))
                        .warmup(Duration.ZERO)
                        .simultaneous(4)
                        .deadline(Duration.ofMillis(250))
                        .maxInFlight(7)
                        .eventLoops(2)
                        .verify()
                        .build());
    }

    @Test
    void should_say_what_is_wrong_when_an_argument_makes_no_sense() {
        assertThatThrownBy(() -> LoaderArguments.parse("--rate", "5"))
                .hasMessage("Cannot start without --target and --method");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--rate", "fast"))
                .withMessage("Cannot read --rate fast: not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--rate", "0"))
                .withMessage("Cannot load with a rate of 0.0: give more than 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("--arrivals", "often"))
                .withMessage("Cannot read --arrivals often: not poisson or even");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> LoaderArguments.parse("--target", "a:1", "--method", "Messages"))
                .withMessage("Cannot load with the method Messages: give one such as chat.ReadService/Messages");
    }

    @Test
    void should_list_each_option_with_an_example_when_help_is_asked_for() {
        assertThat(LoaderArguments.PROGRAM.help()).contains("--burst-size <count>", "--verify", "Example: ");
    }

    private static LoadOptions parse(String... more) throws ParseException {
        return LoaderArguments.parse(
                Stream.concat(Stream.of("--target", "a:1", "--method", "chat.Reads/Messages"), Stream.of(more))
                        .toArray(String[]::new));
    }
}
