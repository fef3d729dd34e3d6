package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.command.CommandParser;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValidateCommandTest {
    private final CommandParser parser = new CommandParser(new ValidateCommand());

    @Test
    void should_refuse_a_sample_of_all_when_both_are_asked_for() {
        assertThatThrownBy(() -> parser.parse(List.of("--config", "x", "--full", "--sample", "0.1")))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--full and --sample exclude each other");
        assertThat(parser.parse(List.of("--config", "x", "--sample", "0.1")).getOptionValue("sample"))
                .isEqualTo("0.1");
    }

    @Test
    void should_not_begin_anew_when_its_resume_command_is_typed() {
        Invocation invocation = new Invocation(
                List.of("validate", "--config", "x", "--restart"),
                Map.of("RINGSHIFT_LAUNCHER", "jobs/bin/ringshift"),
                Map.of(),
                System.out,
                System.err);

        assertThat(invocation.without("--restart").commandLine()).isEqualTo("jobs/bin/ringshift validate --config x");
    }
}
