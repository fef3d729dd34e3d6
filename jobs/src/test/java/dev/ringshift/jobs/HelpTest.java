package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.command.Command;
import dev.ringshift.command.CommandParser;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Help;
import dev.ringshift.command.Invocation;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class HelpTest {
    private static final String LONG = "tells a long story of forty words or so about what the option does, which goes"
            + " on and on until it does not fit into one line of a terminal any more, nor into two of them, as"
            + " everybody can see who reads it";

    private static String printed(Consumer<PrintStream> help) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        help.accept(new PrintStream(out, true, UTF_8));
        return out.toString(UTF_8);
    }

    private static void assertFits(String text) {
        assertThat(text.lines()).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(100));
    }

    static Stream<Command> commands() {
        return Commands.all().stream();
    }

    /** The option that came first was said to be unknown. */
    @Test
    void should_say_which_program_serves_when_the_jobs_cannot() {
        Cli.Result result = Cli.run("serve", "--config", "conf/read-service.conf");

        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(result.err())
                .isEqualTo(
                        "ringshift: Cannot serve from the jar of the jobs: start jobs/bin/ringshift serve, or java -jar"
                                + " ringshift-service.jar\n");
    }

    @ParameterizedTest
    @MethodSource("commands")
    void should_fit_into_a_hundred_columns_when_a_command_is_explained(Command command) {
        String text = printed(out -> Help.printCommand(command, out));

        assertFits(text);
        assertThat(text).contains("Usage: ringshift " + command.name(), "--verbose", "--help");
        assertThat(text).endsWith("Example: ringshift %s%n".formatted(command.example()));
    }

    @Test
    void should_fit_into_a_hundred_columns_when_commands_are_listed() {
        String text = printed(out -> Help.printCommands(Commands.all(), out));

        assertFits(text);
        commands().forEach(command -> assertThat(text).contains("  " + command.name() + " ", command.summary()));
    }

    @Test
    void should_wrap_below_the_description_when_it_is_long() {
        List<String> lines =
                printed(out -> Help.printCommand(new Talkative(), out)).lines().toList();
        int first = lines.indexOf(lines.stream()
                .filter(line -> line.startsWith("  --story"))
                .findFirst()
                .orElseThrow());
        List<String> story = lines.subList(first, first + 3);

        assertThat(story.get(0)).startsWith("  --story <file>   tells a long story");
        assertThat(story.subList(1, 3)).allSatisfy(line -> assertThat(line).matches(" {19}\\S.*"));
        // wrapped at the last word that fits, with nothing lost
        assertThat(story.get(0).length()
                        + 1
                        + story.get(1).strip().split(" ", 2)[0].length())
                .isGreaterThan(100);
        assertThat(String.join(" ", story.stream().map(String::strip).toList()))
                .isEqualTo("--story <file>   " + LONG + " (required)");
    }

    @Test
    void should_name_value_and_words_when_an_option_says_no_more() {
        assertThat(printed(out -> Help.printCommand(new Talkative(), out)))
                .contains("Usage: ringshift talk one|two [options]", "  --plain <value> ");
    }

    @Test
    void should_put_words_into_brackets_when_none_has_to_follow() {
        String text = printed(out -> Help.printCommand(new DemoCommand(), out));

        assertThat(text).contains("Usage: ringshift demo [migration|service] [options]");
        CommandParser parser = new CommandParser(new DemoCommand());
        assertThat(parser.parse(List.of()).getArgList()).isEmpty();
        assertThat(parser.parse(List.of("service")).getArgList()).containsExactly("service");
        assertThatThrownBy(() -> parser.parse(List.of("servcie")))
                .hasMessage("Cannot run demo: unexpected argument 'servcie'; see ringshift demo --help");
    }

    private record Talkative() implements Command {
        @Override
        public String name() {
            return "talk";
        }

        @Override
        public String summary() {
            return "Talk";
        }

        @Override
        public List<String> words() {
            return List.of("one", "two");
        }

        @Override
        public Options options() {
            return new Options()
                    .addOption(Option.builder()
                            .longOpt("plain")
                            .hasArg()
                            .desc("short")
                            .get())
                    .addOption(Option.builder()
                            .longOpt("story")
                            .hasArg()
                            .argName("file")
                            .required()
                            .desc(LONG)
                            .get());
        }

        @Override
        public String example() {
            return "talk one";
        }

        @Override
        public ExitCode run(CommandLine line, Invocation invocation) {
            return ExitCode.DONE;
        }
    }
}
