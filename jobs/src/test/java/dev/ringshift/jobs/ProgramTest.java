package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.junit.jupiter.api.Test;

class ProgramTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private ExitCode run(Body body, String... arguments) {
        Invocation invocation = new Invocation(
                List.of(arguments),
                Map.of(),
                Map.of(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        return new Program(List.of(new Probe(body))).run(invocation);
    }

    private ExitCode run(String... arguments) {
        return run(line -> ExitCode.DONE, arguments);
    }

    private String errors() {
        return err.toString(UTF_8);
    }

    private String output() {
        return out.toString(UTF_8);
    }

    @Test
    void should_list_commands_when_asked_for_help() {
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
        assertThat(output()).contains("probe  Look around", "Exit codes: 0 done");
    }

    @Test
    void should_exit_with_usage_when_nothing_is_asked_for() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(output()).contains("Usage: ringshift <command>");
    }

    @Test
    void should_suggest_nearest_when_command_is_unknown() {
        assertThat(run("prbe")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).isEqualTo("ringshift: Cannot run prbe: no such command; did you mean probe?\n");
    }

    @Test
    void should_name_commands_when_unknown_one_is_like_none() {
        assertThat(run("xylophone")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).isEqualTo("ringshift: Cannot run xylophone: no such command; the commands are probe\n");
    }

    @Test
    void should_describe_options_and_show_example_when_asked_for_help_of_command() {
        assertThat(run("probe", "--config", "x", "--help")).isEqualTo(ExitCode.DONE);
        assertThat(output())
                .contains(
                        "--config <file>  the settings (required)",
                        "--verbose",
                        "Example: ringshift probe --config chat.conf");
    }

    @Test
    void should_suggest_nearest_when_option_is_unknown() {
        assertThat(run("probe", "--confg=a")).isEqualTo(ExitCode.USAGE);
        assertThat(errors())
                .isEqualTo(
                        "ringshift: Cannot run probe: no option --confg=a, did you mean --config?; see ringshift probe --help\n");
    }

    @Test
    void should_refuse_when_option_is_abbreviated() {
        assertThat(run("probe", "--conf", "a")).isEqualTo(ExitCode.USAGE);
        assertThat(errors())
                .contains("no option --conf, did you mean --config?")
                .hasLineCount(1);
    }

    @Test
    void should_say_so_when_value_or_option_is_missing() {
        assertThat(run("probe", "--config")).isEqualTo(ExitCode.USAGE);
        assertThat(run("probe")).isEqualTo(ExitCode.USAGE);
        assertThat(errors())
                .contains("--config needs a value", "--config is required")
                .hasLineCount(2);
    }

    @Test
    void should_refuse_when_argument_is_left_over() {
        assertThat(run("probe", "--config", "a", "b")).isEqualTo(ExitCode.USAGE);
        assertThat(errors()).contains("unexpected argument 'b'");
    }

    @Test
    void should_pass_options_and_exit_code_when_command_runs() {
        ExitCode code = run(
                line -> line.getOptionValue("config").equals("a.conf") ? ExitCode.INCOMPLETE : ExitCode.BUG,
                "probe",
                "--config",
                "a.conf");

        assertThat(code).isEqualTo(ExitCode.INCOMPLETE);
    }

    @Test
    void should_report_bug_in_one_line_when_exception_is_unexpected() {
        ExitCode code = run(
                line -> {
                    throw new IllegalStateException("first\n  second");
                },
                "probe",
                "--config",
                "a");

        assertThat(code).isEqualTo(ExitCode.BUG);
        assertThat(errors())
                .contains("java.lang.IllegalStateException: first; second")
                .contains("--verbose")
                .hasLineCount(1);
    }

    @Test
    void should_print_stack_when_verbose() {
        run(
                line -> {
                    throw new IllegalStateException("oops");
                },
                "probe",
                "--config",
                "a",
                "--verbose");

        assertThat(errors()).contains("\tat dev.ringshift.jobs.ProgramTest");
    }

    @Test
    void should_find_expected_failure_when_it_is_wrapped() {
        ExitCode code = run(
                line -> {
                    throw new RuntimeException(
                            "Job aborted", new IOException("x", AllNodesFailedException.fromErrors(List.of())));
                },
                "probe",
                "--config",
                "a");

        assertThat(code).isEqualTo(ExitCode.UNREACHABLE);
        assertThat(errors()).startsWith("ringshift: No node was available").hasLineCount(1);
    }

    @Test
    void should_exit_resumable_when_interrupted() {
        ExitCode code = run(
                line -> {
                    throw new InterruptedException("stopped");
                },
                "probe",
                "--config",
                "a");

        assertThat(Thread.interrupted()).isTrue();
        assertThat(code).isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void should_end_help_of_every_command_with_runnable_example_when_listed() {
        for (Command command : Commands.all()) {
            assertThat(command.example()).startsWith(command.name());
            assertThat(command.summary()).doesNotEndWith(".");
            assertThat(command.options().getOptions()).allSatisfy(option -> {
                assertThat(option.getLongOpt()).matches("[a-z]+(-[a-z]+)*");
                assertThat(option.getDescription()).isNotBlank();
            });
        }
    }

    private interface Body {
        ExitCode run(CommandLine line) throws Exception;
    }

    private record Probe(Body body) implements Command {
        @Override
        public String name() {
            return "probe";
        }

        @Override
        public String summary() {
            return "Look around";
        }

        @Override
        public Options options() {
            return new Options()
                    .addOption(Option.builder()
                            .longOpt("config")
                            .hasArg()
                            .argName("file")
                            .required()
                            .desc("the settings")
                            .get());
        }

        @Override
        public String example() {
            return "probe --config chat.conf";
        }

        @Override
        public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
            return body.run(line);
        }
    }
}
