package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.Pacing;
import dev.ringshift.config.TableSelection;
import dev.ringshift.copy.CopyRun;
import dev.ringshift.copy.TestTable;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.Suspect;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import dev.ringshift.schema.TableMapping;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** Compares a test's table: the whole ring as one split, and what is suspect looked at again at once. */
public final class RingComparison {
    private static final CompareSettings SETTINGS =
            new CompareSettings(Duration.ZERO, 1, Duration.ZERO, new Tolerances(5, 0, 0));

    private RingComparison() {}

    /** What differs, with nobody suspect any more. */
    public static Compared of(TestTable table, TableSelection selection) {
        return of(table, selection, new Pace(Pacing.NONE), new Pace(Pacing.NONE));
    }

    static Compared of(TestTable table, Pace source, Pace target) {
        return of(table, table.selection(), source, target);
    }

    private static Compared of(TestTable table, TableSelection selection, Pace source, Pace target) {
        TableMapping mapping = table.run().plan(selection).tables().get(0).mapping();
        DiffEngine engine = new DiffEngine(
                table.sides().source(),
                table.sides().target(),
                CopyRun.SETTINGS,
                SETTINGS,
                1000,
                source,
                target,
                Clock.systemUTC());
        SplitReport report = engine.compare(mapping, new Split(mapping.name(), TokenRange.RING, 0, 1));
        assertThat(report.outcome()).isEqualTo(new SplitReport.Done());
        try {
            return settled(engine, mapping, report.compared());
        } catch (InterruptedException | ExecutionException e) {
            throw new AssertionError(e);
        }
    }

    private static Compared settled(DiffEngine engine, TableMapping mapping, Compared compared)
            throws InterruptedException, ExecutionException {
        Comparison comparison = compared.comparison();
        List<Mismatch> mismatches = new ArrayList<>(compared.mismatches());
        for (List<Suspect> left = compared.suspects(); !left.isEmpty(); ) {
            Compared look = engine.recheck(mapping, left);
            comparison = comparison.plus(look.comparison());
            mismatches.addAll(look.mismatches());
            left = look.suspects();
        }
        return new Compared(comparison, List.of(), mismatches);
    }
}
