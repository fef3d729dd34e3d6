package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.jobs.CopyRun.Limits;
import dev.ringshift.jobs.CopyRun.Work;
import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.SummaryTable;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.html.HtmlReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code migrate}: connects, plans, copies, and tells how it went. */
final class MigrateJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MigrateJob.class);
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final MigrateConfig config;
    private final Invocation invocation;
    private final RunTime time = RunTime.begin(Clock.systemUTC(), System::nanoTime);
    private final String runId;
    private final ClusterHandle sourceHandle;
    private final ClusterHandle targetHandle;
    private final SessionPair sessions;
    private final JavaSparkContext spark;

    private MigrateJob(MigrateConfig config, Invocation invocation, SparkConf conf) {
        this.config = config;
        this.invocation = invocation;
        this.runId = RUN_ID.format(time.started()) + "-"
                + UUID.randomUUID().toString().substring(0, 4);
        this.sourceHandle = ClusterHandle.of(conf, config.source());
        this.targetHandle = ClusterHandle.of(conf, config.target());
        this.sessions = SessionPair.open(sourceHandle, targetHandle);
        try {
            this.spark = SparkStart.open(conf);
        } catch (RuntimeException e) {
            sessions.close();
            throw e;
        }
    }

    /** Connects to both clusters first, for that is what goes wrong most and Spark takes seconds to start. */
    static MigrateJob start(MigrateConfig config, Invocation invocation) {
        SparkConf conf = SparkStart.configure(new SparkConf());
        return new MigrateJob(SparkCassandraSettings.complete(config, conf), invocation, conf);
    }

    @Override
    public void close() {
        ExecutorEngines.close(runId);
        sessions.close();
        spark.close();
    }

    ExitCode dryRun(Scope scope) throws InterruptedException {
        scope.requireIn(plan());
        if (scope instanceof Replay replay) {
            invocation.out().println(replay);
        }
        invocation.out().println("Nothing was written: this was a dry run.");
        return ExitCode.DONE;
    }

    ExitCode run(Scope scope) throws Exception {
        CopyPlan plan = plan();
        scope.requireIn(plan);
        new ReportFolder(config.reportDirectory()).prepare();
        try (Interruption interruption = Interruption.listen(
                        "Stopping: running splits have 20 s to finish; Ctrl-C again ends at once, which is safe too.");
                MetricsServer metrics = bindMetrics();
                Checkpoint checkpoint = Checkpoint.open(config.checkpointPath(), plan.meaning(config.copy()), runId)) {
            Map<String, TableRun> tables = scope.tables(plan, checkpoint);
            RunMeter meter = new RunMeter(TableRun.work(tables.values()), System::nanoTime);
            if (metrics != null) {
                metrics.serve(meter);
            }
            announce(scope, meter.read());
            BadRowWatch badRows = new BadRowWatch(config.copy().maxBadRows(), checkpoint);
            Run run = new Run(plan, scope, tables, checkpoint, meter, badRows);
            RunOutcome outcome = whileRecorded(checkpoint, () -> copy(run, interruption));
            return report(summary(run, outcome));
        }
    }

    /** What a run works with. */
    private record Run(
            CopyPlan plan,
            Scope scope,
            Map<String, TableRun> tables,
            Checkpoint checkpoint,
            RunMeter meter,
            BadRowWatch badRows) {

        void add(SplitReport report) {
            Objects.requireNonNull(tables.get(report.split().table())).add(report);
            meter.add(report);
            badRows.add(report);
        }

        /** Whether to begin no more splits. */
        boolean isEnough() {
            return scope.endsAtLimit() && badRows.isExceeded();
        }

        RunOutcome outcome(Interruption interruption) {
            if (tables.values().stream().allMatch(TableRun::isComplete)) {
                badRows.complete();
                return badRows.isExceeded() ? RunOutcome.INCOMPLETE : RunOutcome.DONE;
            }
            return interruption.isRequested() && !isEnough() ? RunOutcome.INTERRUPTED : RunOutcome.INCOMPLETE;
        }
    }

    /** Made and shown. */
    private CopyPlan plan() throws InterruptedException {
        Executors executors = executors();
        CopyPlan plan = CopyPlanner.plan(config, sessions.source(), sessions.target(), executors);
        invocation.out().print(PlanText.render(plan, config.copy(), executors));
        return plan;
    }

    /** What there is in the beginning. More may come and some may go, which each wave takes into account. */
    private Executors executors() throws InterruptedException {
        if (spark.isLocal()) {
            return new Executors(
                    spark.defaultParallelism(), 1, Runtime.getRuntime().maxMemory());
        }
        // the driver is one of those that Spark lists
        int executors = new ExecutorWait(
                        () -> spark.sc().getExecutorMemoryStatus().size() - 1,
                        System::nanoTime,
                        pause -> TimeUnit.MILLISECONDS.sleep(pause.toMillis()),
                        invocation.err())
                .await();
        return new Executors(
                spark.defaultParallelism(),
                Math.max(1, executors),
                spark.getConf().getSizeAsBytes("spark.executor.memory", "1g"));
    }

    private @Nullable MetricsServer bindMetrics() {
        return config.metricsPort() == null ? null : MetricsServer.bind(config.metricsPort());
    }

    /** What cannot be recorded counts as not done, so a checkpoint that fails half-way ends the run as incomplete. */
    private RunOutcome whileRecorded(Checkpoint checkpoint, Callable<RunOutcome> copy) throws Exception {
        try {
            RunOutcome outcome = copy.call();
            checkpoint.finished(outcome.name());
            return outcome;
        } catch (CheckpointException e) {
            LOG.error("The run ends early", e);
            invocation.err().println("ringshift: " + e.getMessage());
            return RunOutcome.INCOMPLETE;
        }
    }

    private RunOutcome copy(Run run, Interruption interruption) throws InterruptedException {
        CopyTask.Job job = new CopyTask.Job(
                runId, sourceHandle, targetHandle, config.copy(), run.plan().tuning());
        List<Work> work = new ArrayList<>();
        run.tables().values().forEach(table -> work.add(table.work(job)));
        RunMeter meter = run.meter();
        try (Progress progress = Progress.on(invocation.err(), "migrate", meter.read())) {
            new CopyRun(
                            new SparkWaves(spark, runId),
                            run.checkpoint(),
                            new Limits(
                                    spark::defaultParallelism,
                                    run.plan().tuning().tasksAtOnce()),
                            interruption::isRequested,
                            run::isEnough,
                            run::add,
                            () -> progress.show(meter.read()),
                            System::nanoTime)
                    .run(work);
            progress.show(meter.read());
            return run.outcome(interruption);
        }
    }

    private void announce(Scope scope, Reading start) {
        invocation
                .out()
                .printf("Run %s; if it is stopped, in whatever way, go on with: %s%n", runId, invocation.commandLine());
        if (scope instanceof Replay replay) {
            invocation.out().println(replay);
        } else if (start.work().ringDoneBefore() > 0) {
            invocation
                    .out()
                    .printf(
                            Locale.ROOT,
                            "Resuming %s: %.1f %% of the ring is done%n",
                            config.checkpointPath(),
                            100 * start.work().ringDoneBefore());
        }
    }

    private RunSummary summary(Run run, RunOutcome outcome) {
        CopyPlan plan = run.plan();
        List<TableSummary> tables = run.tables().values().stream()
                .map(table -> table.summary(PlanText.tuning(plan.tuning(), config.copy())))
                .toList();
        return new RunSummary(
                runId,
                "migrate",
                time.started(),
                time.now(),
                outcome,
                outcome == RunOutcome.DONE ? null : invocation.commandLine(),
                facts(plan.source()),
                facts(plan.target()),
                run.badRows().report(config.reportDirectory(), runId, invocation.err()),
                tables);
    }

    private static RunSummary.ClusterFacts facts(dev.ringshift.cluster.ClusterFacts found) {
        return new RunSummary.ClusterFacts(
                found.nodes(), (found.scylla() ? "ScyllaDB " : "Apache Cassandra ") + found.version(), found.name());
    }

    /** The table first: it must not be lost with a file that cannot be written. */
    private ExitCode report(RunSummary summary) {
        PrintStream out = invocation.out();
        out.print(SummaryTable.render(summary));
        try {
            Path file = SummaryFile.write(config.reportDirectory(), summary);
            out.println("Summary: " + file);
            out.println("Page:    " + HtmlReport.write(config.reportDirectory().resolve(summary.runId())));
            return ExitCode.of(summary.outcome());
        } catch (IOException e) {
            LOG.error("The run has no full report", e);
            invocation
                    .err()
                    .printf(
                            "ringshift: Cannot write the report to report.directory = %s: %s; the run ended as the"
                                    + " table says, and what is done is recorded%n",
                            config.reportDirectory(), e);
            return summary.outcome() == RunOutcome.DONE ? ExitCode.INCOMPLETE : ExitCode.of(summary.outcome());
        }
    }
}
