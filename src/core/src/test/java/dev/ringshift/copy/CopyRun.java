package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.CopySettings.RowMarker;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Pacing;
import dev.ringshift.config.SchemaSettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.config.ValidateSettings;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Plans and copies one table after another, between two sessions. */
public record CopyRun(CqlSession source, CqlSession target, CopySettings settings) {
    /** All is chosen by the plan; retries do not wait long. */
    public static final CopySettings SETTINGS = settings(null, null, null, null);

    /** Longer than what these tests let a write come late. */
    static final Duration COUNTERS_SETTLE = Duration.ofMillis(300);

    private static final Executors EXECUTORS = new Executors(1, 1, 512L << 20);

    public static CopySettings settings(
            @Nullable Integer inFlight,
            @Nullable Integer batchRows,
            @Nullable ByteSize batchSize,
            @Nullable Integer pageRows) {
        return new CopySettings(
                ByteSize.ofMebibytes(16),
                null,
                inFlight,
                null,
                batchRows,
                batchSize,
                pageRows,
                1,
                RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                5,
                Duration.ofMillis(2),
                Duration.ofMillis(50));
    }

    public CopyPlan plan(TableSelection... tables) {
        return CopyPlanner.plan(config(tables), source, target, EXECUTORS);
    }

    /** Settings that mean the tables; of the clusters they say nothing. */
    public MigrateConfig config(TableSelection... tables) {
        ClusterSettings none = new ClusterSettings("none", List.of(), null, null, null, "LOCAL_ONE", null, "");
        return new MigrateConfig(
                none,
                none,
                List.of(tables),
                List.of(),
                new SchemaSettings(Map.of(), Set.of()),
                settings,
                new ValidateSettings(
                        1,
                        null,
                        Duration.ZERO,
                        1,
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        0,
                        0,
                        1,
                        Path.of("none"),
                        Pacing.NONE),
                Path.of("none"),
                Path.of("none"),
                null);
    }

    /** The same, but for row markers. */
    public CopyRun marking(RowMarker marker) {
        return with(marker, settings.maxBadRows());
    }

    /** The same, but for bad rows. */
    public CopyRun allowing(BadRowLimit limit) {
        return with(settings.rowMarker(), limit);
    }

    private CopyRun with(RowMarker marker, BadRowLimit limit) {
        return new CopyRun(
                source,
                target,
                new CopySettings(
                        settings.splitSize(),
                        settings.tasksAtOnce(),
                        settings.inFlightStatements(),
                        settings.inFlightSize(),
                        settings.batchRows(),
                        settings.batchSize(),
                        settings.pageRows(),
                        settings.unknownWritetimeMicros(),
                        marker,
                        settings.conversion(),
                        limit,
                        settings.maxTries(),
                        settings.firstBackoff(),
                        settings.maxBackoff()));
    }

    public CopyEngine engine(CopyPlan plan) {
        return new CopyEngine(source, target, settings, plan.tuning(), COUNTERS_SETTLE);
    }

    /** Copies, and makes sure that every split is done. */
    public Tally copy(TableSelection table) {
        Tally sum = Tally.ZERO;
        for (SplitReport report : reports(table)) {
            assertThat(report.outcome()).isEqualTo(new SplitReport.Done());
            sum = sum.plus(report.tally());
        }
        return sum;
    }

    public List<SplitReport> reports(TableSelection table) {
        CopyPlan plan = plan(table);
        CopyEngine engine = engine(plan);
        List<SplitReport> reports = new ArrayList<>();
        TablePlan planned = plan.tables().get(0);
        for (Split split : planned.splits()) {
            reports.add(engine.copy(planned.mapping(), split));
        }
        return reports;
    }

    /** Copies the whole ring as one split. */
    public SplitReport copyRing(TableSelection table) {
        return copyRing(plan(table));
    }

    public SplitReport copyRing(CopyPlan plan) {
        return copyRing(plan, engine(plan));
    }

    public SplitReport copyRing(CopyPlan plan, CopyEngine engine) {
        return copyRing(plan, engine, new Attempt(1, 0));
    }

    /** Copies the whole ring as one split that was taken up before. */
    public SplitReport copyRing(TableSelection table, Attempt attempt) {
        CopyPlan plan = plan(table);
        return copyRing(plan, engine(plan), attempt);
    }

    public SplitReport copyRing(CopyPlan plan, CopyEngine engine, Attempt attempt) {
        TablePlan table = plan.tables().get(0);
        return engine.copy(table.mapping(), new Split(table.name(), TokenRange.RING, 0, attempt.run()), attempt.task());
    }
}
