package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.copy.Tuning;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Abandoned;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.report.SplitReport.Outcome;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.SizeEstimate;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.ring.TokenRange;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Splits, plans and reports for tests that have no database. */
final class SplitSamples {
    static final String TABLE = "chat.messages";
    static final Tally TEN_ROWS = new Tally(10, 40, 1000, 2, 1, 120, 5);

    static final CopySettings SETTINGS = new CopySettings(
            ByteSize.ofMebibytes(64),
            null,
            null,
            null,
            null,
            null,
            null,
            0,
            CopySettings.RowMarker.INSERT,
            ConversionSettings.DEFAULTS,
            BadRowLimit.NONE,
            5,
            Duration.ofMillis(100),
            Duration.ofSeconds(10));

    static final Tuning TUNING = new Tuning(2, 128, ByteSize.ofMebibytes(64), 50, ByteSize.ofKibibytes(24), 5000);

    private SplitSamples() {}

    /** The ring in so many equal splits of 1000 bytes each. */
    static SplitPlan plan(String table, int splits) {
        return SplitPlanner.plan(
                table, List.of(), List.of(new SizeEstimate(TokenRange.RING, splits, 1000)), Long.MAX_VALUE, splits);
    }

    static TablePlan tablePlan(String table, int splits) {
        String[] names = table.split("\\.", -1);
        TableSelection selection =
                new TableSelection(names[0], names[1], names[0], names[1], List.of(), Map.of(), null);
        TableMapping mapping = new TableMapping(
                selection,
                List.of(new MappedColumn(
                        "id",
                        "id",
                        ColumnType.of(DataTypes.BIGINT),
                        ColumnType.of(DataTypes.BIGINT),
                        Role.PARTITION_KEY,
                        Fit.SAME)),
                TableMapping.ElementTimes.SHOWN,
                TableMapping.ElementTimes.SHOWN);
        return new TablePlan(mapping, "id-of-" + table, plan(table, splits), 100, TablePlan.Lists.NONE, List.of());
    }

    static SplitReport done(Split split) {
        return report(split, new Done());
    }

    static SplitReport failed(Split split) {
        return report(split, new Failed("Cannot write " + split));
    }

    static SplitReport abandoned(Split split) {
        return report(split, new Abandoned());
    }

    private static SplitReport report(Split split, Outcome outcome) {
        return new SplitReport(split, TEN_ROWS, 7, outcome);
    }

    /** A row that was set aside, of the partition with this token. */
    static BadRow badRow(long token, String id) {
        return new BadRow(
                TABLE,
                TABLE,
                token,
                Map.of("id", id),
                "age",
                "'old'",
                "text",
                "int",
                "not a whole number",
                Instant.EPOCH,
                Map.of());
    }
}
