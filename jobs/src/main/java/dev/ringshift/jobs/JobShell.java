package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.Tuning;
import dev.ringshift.jobs.SplitLoop.Limits;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SplitReport;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What all jobs over splits share: both clusters, Spark, and the way a run goes. */
final class JobShell implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobShell.class);
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

    private JobShell(MigrateConfig config, Invocation invocation, SparkConf conf) {
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
    static JobShell start(MigrateConfig config, Invocation invocation) {
        SparkConf conf = SparkStart.configure(new SparkConf());
        return new JobShell(SparkCassandraSettings.complete(config, conf), invocation, conf);
    }

    @Override
    public void close() {
        ExecutorEngines.close(runId);
        sessions.close();
        spark.close();
    }

    MigrateConfig config() {
        return config;
    }

    Invocation invocation() {
        return invocation;
    }

    RunTime time() {
        return time;
    }

    String runId() {
        return runId;
    }

    SessionPair sessions() {
        return sessions;
    }

    JavaSparkContext spark() {
        return spark;
    }

    CopyPlan plan(Executors executors) {
        return CopyPlanner.plan(config, sessions.source(), sessions.target(), executors);
    }

    /** What there is in the beginning. More may come and some may go, which each wave takes into account. */
    Executors executors() throws InterruptedException {
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

    static Interruption listen() {
        return Interruption.listen(
                "Stopping: running splits have 20 s to finish; Ctrl-C again ends at once, which is safe too.");
    }

    /** Where the config says; null when it says nothing. */
    @Nullable
    MetricsServer bindMetrics() {
        return config.metricsPort() == null ? null : MetricsServer.bind(config.metricsPort());
    }

    /** What cannot be recorded counts as not done, so a checkpoint that fails half-way ends the run as incomplete. */
    RunOutcome whileRecorded(Callable<RunOutcome> work) throws Exception {
        try {
            return work.call();
        } catch (CheckpointException e) {
            LOG.error("The run ends early", e);
            invocation.err().println("ringshift: " + e.getMessage());
            return RunOutcome.INCOMPLETE;
        }
    }

    /** Below {@code report.directory}. */
    Path runFolder() {
        return config.reportDirectory().resolve(runId);
    }

    ProgressNotes notes(RunMeter meter, Map<String, TableRun> tables) {
        return ProgressNotes.begin(runFolder(), meter::read, TableRun.readings(tables), invocation.err());
    }

    SplitTask.Job job(SplitWork work) {
        return new SplitTask.Job(runId, sourceHandle, targetHandle, work);
    }

    /**
     * Works on all splits, as far as it goes.
     *
     * @param stop whether to end soon, and to give up what takes long
     * @param enough whether to begin no more splits, and to wait for those that are begun
     * @param onReport hears of each split, after it is recorded
     * @param onTurn called several times a second
     */
    void workOn(
            List<Work> tables,
            Checkpoint checkpoint,
            Tuning tuning,
            BooleanSupplier stop,
            BooleanSupplier enough,
            Consumer<SplitReport> onReport,
            Runnable onTurn)
            throws InterruptedException {
        new SplitLoop(
                        new SparkWaves(spark, runId),
                        checkpoint,
                        new Limits(spark::defaultParallelism, tuning.tasksAtOnce()),
                        stop,
                        enough,
                        onReport,
                        onTurn,
                        System::nanoTime)
                .run(tables);
    }

    static RunSummary.ClusterFacts facts(dev.ringshift.cluster.ClusterFacts found) {
        return new RunSummary.ClusterFacts(
                found.nodes(), (found.scylla() ? "ScyllaDB " : "Apache Cassandra ") + found.version(), found.name());
    }
}
