package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.repair.RepairReport;
import dev.ringshift.repair.RepairReport.Counts;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import dev.ringshift.repair.RepairReport.Table;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class RepairCommandTest {
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
}
