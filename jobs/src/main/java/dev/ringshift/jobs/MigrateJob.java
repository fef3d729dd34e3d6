package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.jobs.CopyRun.Limits;
import dev.ringshift.jobs.CopyRun.Work;
import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.SummaryTable;
import dev.ringshift.report.TableSummary;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.SplitPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code migrate}: connects, plans, copies, and tells how it went. */
final class MigrateJob implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MigrateJob.class);
    private static final DateTimeFormatter RUN_ID =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    private final MigrateConfig config;
    private final Invocation invocation;
    private final Instant started = Instant.now().truncatedTo(ChronoUnit.MILLIS);
    private final String runId;
    private final ClusterHandle sourceHandle;
    private final ClusterHandle targetHandle;
    private final CqlSession source;
    private final CqlSession target;
    private final JavaSparkContext spark;

    private MigrateJob(MigrateConfig config, Invocation invocation, SparkConf conf) {
        this.config = config;
        this.invocation = invocation;
        this.runId = RUN_ID.format(started) + "-" + UUID.randomUUID().toString().substring(0, 4);
        this.sourceHandle = ClusterHandle.of(conf, config.source());
        this.targetHandle = ClusterHandle.of(conf, config.target());
        this.source = sourceHandle.open();
        this.target = openTarget();
        this.spark = new JavaSparkContext(conf);
    }

    /** Connects to both clusters first, for that is what goes wrong most and Spark takes seconds to start. */
    static MigrateJob start(MigrateConfig config, Invocation invocation) {
        SparkConf conf = new SparkConf().setIfMissing("spark.app.name", "ringshift migrate");
        conf.setIfMissing("spark.master", "local[*]");
        // the job holds its sessions as long as it needs them; after that nobody does
        conf.setIfMissing("spark.cassandra.connection.keepAliveMS", "0");
        MigrateConfig complete = config.withClusters(
                        SparkCassandraSettings.complete(config.source(), conf),
                        SparkCassandraSettings.complete(config.target(), conf))
                .requireReachable();
        return new MigrateJob(complete, invocation, conf);
    }

    private CqlSession openTarget() {
        try {
            return targetHandle.open();
        } catch (RuntimeException e) {
            source.close();
            throw e;
        }
    }

    @Override
    public void close() {
        ExecutorEngines.close(runId);
        source.close();
        target.close();
        spark.close();
    }

    ExitCode dryRun() {
        invocation.out().print(PlanText.render(plan(), config.copy()));
        invocation.out().println("Nothing was written: this was a dry run.");
        return ExitCode.DONE;
    }

    ExitCode run() throws Exception {
        CopyPlan plan = plan();
        invocation.out().print(PlanText.render(plan, config.copy()));
        try (Checkpoint checkpoint = Checkpoint.open(config.checkpointPath(), plan.meaning(config.copy()), runId)) {
            Map<String, TableRun> tables = remaining(plan, checkpoint);
            RunOutcome outcome = copyWhileRecorded(plan, tables, checkpoint);
            report(summary(plan, tables, outcome));
            return exitCode(outcome);
        }
    }

    private CopyPlan plan() {
        int cores = spark.defaultParallelism();
        int executors = Math.max(1, spark.sc().getExecutorMemoryStatus().size() - (spark.isLocal() ? 0 : 1));
        long heap = spark.isLocal()
                ? Runtime.getRuntime().maxMemory()
                : spark.getConf().getSizeAsBytes("spark.executor.memory", "1g");
        return CopyPlanner.plan(config, source, target, new Executors(cores, executors, heap));
    }

    /** What earlier runs have left of each table. */
    private static Map<String, TableRun> remaining(CopyPlan plan, Checkpoint checkpoint) {
        Map<String, TableRun> tables = new LinkedHashMap<>();
        for (TablePlan table : plan.tables()) {
            RangeSet done = checkpoint.done(table.name());
            List<Split> failed = checkpoint.failed(table.name());
            SplitPlan left = table.splits().without(done);
            checkpoint.planned(
                    table.name(), table.splits().size(), left.skipped(), left.estimatedBytes(), done.fractionOfRing());
            tables.put(table.name(), new TableRun(table, left, failed, done.fractionOfRing(), System::nanoTime));
        }
        return tables;
    }

    /** What cannot be recorded counts as not done, so a checkpoint that fails half-way ends the run as incomplete. */
    private RunOutcome copyWhileRecorded(CopyPlan plan, Map<String, TableRun> tables, Checkpoint checkpoint)
            throws Exception {
        try {
            RunOutcome outcome = copy(plan, tables, checkpoint);
            checkpoint.finished(outcome.name());
            return outcome;
        } catch (CheckpointException e) {
            LOG.error("The run ends early", e);
            invocation.err().println("ringshift: " + e.getMessage());
            return RunOutcome.INCOMPLETE;
        }
    }

    private RunOutcome copy(CopyPlan plan, Map<String, TableRun> tables, Checkpoint checkpoint) throws Exception {
        CopyTask.Job job = new CopyTask.Job(runId, sourceHandle, targetHandle, config.copy(), plan.tuning());
        List<Work> work = new ArrayList<>();
        tables.values().forEach(table -> work.add(table.work(job)));
        RunMeter meter = new RunMeter(TableRun.work(tables.values()), System::nanoTime);
        announce(meter.read());
        try (Interruption interruption = Interruption.listen(
                        "Stopping: running splits have 20 s to finish; Ctrl-C again ends at once, which is safe too.");
                AutoCloseable metrics = metrics(meter);
                Progress progress = Progress.on(invocation.err(), "migrate", meter.read())) {
            CopyRun run = new CopyRun(
                    new SparkWaves(spark, runId),
                    checkpoint,
                    new Limits(spark::defaultParallelism, plan.tuning().tasksAtOnce()),
                    interruption::isRequested,
                    report -> {
                        Objects.requireNonNull(tables.get(report.split().table()))
                                .add(report);
                        meter.add(report);
                    },
                    () -> progress.show(meter.read()),
                    System::nanoTime);
            run.run(work);
            progress.show(meter.read());
            boolean complete = tables.values().stream().allMatch(TableRun::isComplete);
            if (complete) {
                return RunOutcome.DONE;
            }
            return interruption.isRequested() ? RunOutcome.INTERRUPTED : RunOutcome.INCOMPLETE;
        }
    }

    private AutoCloseable metrics(RunMeter meter) {
        return config.metricsPort() == null ? () -> {} : MetricsServer.start(config.metricsPort(), meter);
    }

    private void announce(Reading start) {
        invocation
                .out()
                .printf("Run %s; if it is stopped, in whatever way, go on with: %s%n", runId, invocation.commandLine());
        if (start.work().ringDoneBefore() > 0) {
            invocation
                    .out()
                    .printf(
                            Locale.ROOT,
                            "Resuming %s: %.1f %% of the ring is done%n",
                            config.checkpointPath(),
                            100 * start.work().ringDoneBefore());
        }
    }

    private RunSummary summary(CopyPlan plan, Map<String, TableRun> tables, RunOutcome outcome) {
        List<TableSummary> summaries = tables.values().stream()
                .map(table -> table.summary(PlanText.tuning(plan.tuning(), config.copy())))
                .toList();
        return new RunSummary(
                runId,
                "migrate",
                started,
                Instant.now(),
                outcome,
                outcome == RunOutcome.DONE ? null : invocation.commandLine(),
                facts(plan.source()),
                facts(plan.target()),
                summaries);
    }

    private static RunSummary.ClusterFacts facts(dev.ringshift.cluster.ClusterFacts found) {
        return new RunSummary.ClusterFacts(
                found.nodes(), (found.scylla() ? "ScyllaDB " : "Apache Cassandra ") + found.version(), found.name());
    }

    private void report(RunSummary summary) throws IOException {
        Path file = SummaryFile.write(config.reportDirectory(), summary);
        invocation.out().print(SummaryTable.render(summary));
        invocation.out().println("Summary: " + file);
    }

    private static ExitCode exitCode(RunOutcome outcome) {
        return switch (outcome) {
            case DONE -> ExitCode.DONE;
            case INCOMPLETE -> ExitCode.INCOMPLETE;
            case UNREACHABLE -> ExitCode.UNREACHABLE;
            case INTERRUPTED -> ExitCode.INTERRUPTED;
            case BROKEN -> ExitCode.BUG;
        };
    }
}
