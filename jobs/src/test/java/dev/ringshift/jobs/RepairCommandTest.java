package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.repair.Found;
import dev.ringshift.repair.RepairFile;
import dev.ringshift.repair.RepairReport;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.repair.RepairReport.Table;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.ValidationSummary;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RepairCommandTest {
    @TempDir
    private Path folder;

    private static RepairReport report(Mode mode, End end, long beyond, Counts counts) {
        Table table = new Table("chat.messages", "chat.messages", counts);
        return new RepairReport("v1", Instant.EPOCH, Instant.EPOCH, mode, end, beyond, List.of(table), List.of());
    }

    @Test
    void should_end_well_only_when_nothing_differs_any_more() {
        Counts fixed = new Counts(1, 2, 3, 0);

        assertThat(RepairCommand.exitCode(report(Mode.REPAIR, End.DONE, 0, fixed), true))
                .isEqualTo(ExitCode.DONE);
        assertThat(RepairCommand.exitCode(report(Mode.REPAIR, End.DONE, 0, new Counts(1, 2, 3, 1)), true))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(RepairCommand.exitCode(report(Mode.REPAIR, End.DONE, 7, fixed), true))
                .as("more differ than the report names")
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(RepairCommand.exitCode(report(Mode.REPAIR, End.DONE, 0, fixed), false))
                .as("the validation was interrupted")
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(RepairCommand.exitCode(report(Mode.REPAIR, End.INTERRUPTED, 0, fixed), true))
                .isEqualTo(ExitCode.INTERRUPTED);
    }

    @Test
    void should_end_well_when_a_dry_run_finds_nothing_to_do() {
        assertThat(RepairCommand.exitCode(report(Mode.DRY_RUN, End.DONE, 0, new Counts(9, 0, 0, 0)), true))
                .isEqualTo(ExitCode.DONE);
        assertThat(RepairCommand.exitCode(report(Mode.DRY_RUN, End.DONE, 0, new Counts(9, 1, 0, 0)), true))
                .isEqualTo(ExitCode.INCOMPLETE);
    }

    /** A dry run ended with 1, and did not say why. */
    @ParameterizedTest
    @EnumSource(Mode.class)
    void should_say_that_more_may_differ_when_the_validation_did_not_come_to_its_end(Mode mode) {
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Invocation invocation = new Invocation(
                List.of("repair"),
                Map.of(),
                Map.of(),
                new PrintStream(OutputStream.nullOutputStream(), true, UTF_8),
                new PrintStream(err, true, UTF_8));

        assertThat(RepairCommand.conclude(
                        report(mode, End.DONE, 0, new Counts(9, 0, 0, 0)), found(RunOutcome.INTERRUPTED), invocation))
                .isEqualTo(ExitCode.INCOMPLETE);
        assertThat(err.toString(UTF_8))
                .startsWith("ringshift: The validation did not come to its end, and more may differ: ");
        assertThat(folder.resolve(RepairFile.NAME).toFile().exists()).isEqualTo(mode == Mode.REPAIR);
    }

    private Found found(RunOutcome outcome) {
        ClusterFacts cluster = new ClusterFacts(List.of(), null, "c");
        ValidationSummary summary = new ValidationSummary(
                "v1",
                ValidationSummary.COMMAND,
                Instant.EPOCH,
                Instant.EPOCH,
                outcome,
                null,
                cluster,
                cluster,
                null,
                Map.of(),
                0,
                List.of());
        return new Found(folder, summary, Map.of(), 0, 0);
    }
}
