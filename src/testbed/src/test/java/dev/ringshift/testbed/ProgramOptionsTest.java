package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

class ProgramOptionsTest {
    private static final Option ROWS = ProgramOptions.option("rows", "count", "how many");
    private static final ProgramOptions PROGRAM =
            new ProgramOptions("Does something.", List.of(ROWS), "java Something --rows 3");

    @Test
    void should_take_what_is_given_before_the_default() throws ParseException {
        CommandLine line = PROGRAM.parse("--rows", "7");

        assertThat(ProgramOptions.whole(line, ROWS, 1)).isEqualTo(7);
        assertThat(ProgramOptions.count(line, ROWS, 1)).isEqualTo(7);
        assertThat(ProgramOptions.decimal(line, ROWS, 1.5)).isEqualTo(7.0);
        assertThat(ProgramOptions.decimal(PROGRAM.parse(), ROWS, 1.5)).isEqualTo(1.5);
    }

    @Test
    void should_refuse_a_count_when_it_is_no_int() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramOptions.count(PROGRAM.parse("--rows", "2147483648"), ROWS, 1))
                .withMessage("Cannot take --rows 2147483648: at most 2147483647");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ProgramOptions.count(PROGRAM.parse("--rows", "-1"), ROWS, 1))
                .withMessage("Cannot read --rows -1: not a number");
    }

    @Test
    void should_refuse_what_is_no_option() {
        assertThatThrownBy(() -> PROGRAM.parse("--row", "7")).hasMessageContaining("--row");
        assertThatThrownBy(() -> PROGRAM.parse("now")).hasMessage("Cannot understand now");
    }

    @Test
    void should_tell_purpose_options_and_example_in_the_help() {
        assertThat(ProgramOptions.askForHelp("--rows", "--help")).isTrue();
        assertThat(ProgramOptions.askForHelp("--rows", "3")).isFalse();
        assertThat(PROGRAM.help().lines())
                .containsExactly(
                        "Does something.",
                        "",
                        "  --rows <count>                 how many",
                        "  --help                         print this",
                        "",
                        "Example: java Something --rows 3");
    }
}
