package dev.ringshift.jobs;

import dev.ringshift.checkpoint.CheckpointStatus;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.repair.Extras;
import dev.ringshift.repair.Found;
import dev.ringshift.repair.Repair;
import dev.ringshift.repair.Repair.Order;
import dev.ringshift.repair.RepairFile;
import dev.ringshift.repair.RepairReport;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.spark.SparkConf;

/** {@code ringshift repair}: copies again the rows that a validation named. Needs no Spark. */
record RepairCommand() implements Command {
    private static final String REPORT = "report";
    private static final String DRY_RUN = "dry-run";
    private static final String DELETE_EXTRA = "delete-extra";
    private static final String OLDER_THAN = "older-than";

    @Override
    public String name() {
        return "repair";
    }

    @Override
    public String summary() {
        return "Copy again just the rows that a validation named, and look at each";
    }

    @Override
    public String example() {
        return "repair --config conf/chat.conf --report run/report/20261124-100000-ab12";
    }

    @Override
    public Options options() {
        return ConfigOptions.options()
                .addOption(Option.builder()
                        .longOpt(REPORT)
                        .hasArg()
                        .argName("folder")
                        .required()
                        .desc("the folder of a validation, below report.directory")
                        .get())
                .addOption(Option.builder()
                        .longOpt(DRY_RUN)
                        .desc("say what would be written and deleted, and write nothing")
                        .get())
                .addOption(Option.builder()
                        .longOpt(DELETE_EXTRA)
                        .desc("delete what only the target has; needs --older-than")
                        .get())
                .addOption(Option.builder()
                        .longOpt(OLDER_THAN)
                        .hasArg()
                        .argName("time")
                        .desc(
                                "delete only what was written before 2026-11-01T00:00:00Z, or before so long ago: 30m, 1h, 7d")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        Extras extras = extras(line, Clock.systemUTC());
        Path folder = Path.of(line.getOptionValue(REPORT));
        Found found = Found.read(folder);
        SparkConf conf = SparkStart.configure(new SparkConf());
        MigrateConfig config = SparkCassandraSettings.complete(ConfigOptions.read(line), conf);
        Order order = new Order(
                line.hasOption(DRY_RUN) ? Mode.DRY_RUN : Mode.REPAIR, extras, attempts(config.checkpointPath()));
        try (Interruption interruption = Interruption.listen(
                        "Stopping: some rows are still under way; Ctrl-C again ends at once, which is safe too.");
                SessionPair sessions = SessionPair.open(
                        ClusterHandle.of(conf, config.source()), ClusterHandle.of(conf, config.target()))) {
            Repair repair = Repair.of(found, config, sessions.source(), sessions.target());
            RepairReport report = watched(repair, order, found, interruption, invocation);
            invocation.out().print(RepairText.render(report));
            if (order.mode() == Mode.REPAIR) {
                invocation.out().println("Report: " + write(folder, report));
            }
            return exitCode(report);
        }
    }

    static ExitCode exitCode(RepairReport report) {
        if (report.end() == End.INTERRUPTED) {
            return ExitCode.INTERRUPTED;
        }
        boolean clean = report.mode() == Mode.REPAIR
                ? report.clean()
                : report.clean()
                        && report.tables().stream()
                                .allMatch(table ->
                                        table.counts().same() == table.counts().lookedAt());
        return clean ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    static Extras extras(CommandLine line, Clock clock) {
        if (line.hasOption(DELETE_EXTRA) != line.hasOption(OLDER_THAN)) {
            throw new UsageException(
                    "Cannot delete what only the target has: --delete-extra and --older-than need each other; what is younger than that stays");
        }
        return line.hasOption(OLDER_THAN)
                ? new Extras.Delete(OlderThan.parse(line.getOptionValue(OLDER_THAN), clock.instant()))
                : new Extras.Keep();
    }

    /** Lists are told from those that the copy wrote; while it writes, nobody else may write lists and counters. */
    private static Map<String, Integer> attempts(Path checkpoint) {
        if (!Files.exists(checkpoint)) {
            return Map.of();
        }
        if (CheckpointStatus.read(checkpoint).state() == CheckpointStatus.State.RUNNING) {
            throw new UsageException("Cannot repair while a copy runs: %s is in use; wait for its end, or stop it"
                    .formatted(checkpoint));
        }
        return CheckpointStatus.latestAttempts(checkpoint);
    }

    private static RepairReport watched(
            Repair repair, Order order, Found found, Interruption interruption, Invocation invocation)
            throws Exception {
        try (ProgressBar bar =
                Progress.steps(invocation.err(), order.mode() == Mode.REPAIR ? "Repairing" : "Looking", found.rows())) {
            return repair.run(order, new Repair.Watcher() {
                @Override
                public void step(long rows) {
                    bar.stepBy(rows);
                }

                @Override
                public boolean isStopped() {
                    return interruption.isRequested();
                }
            });
        }
    }

    private static Path write(Path folder, RepairReport report) {
        try {
            return RepairFile.write(folder, report);
        } catch (IOException e) {
            throw new UsageException("Cannot write %s: %s; what was repaired stays, and repairing again is harmless"
                    .formatted(folder.resolve(RepairFile.NAME), e));
        }
    }
}
