package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.HiddenLists;
import dev.ringshift.repair.Extras;
import dev.ringshift.repair.Found;
import dev.ringshift.repair.Repair;
import dev.ringshift.repair.Repair.Order;
import dev.ringshift.repair.RepairFile;
import dev.ringshift.repair.RepairReport;
import dev.ringshift.repair.RepairReport.End;
import dev.ringshift.repair.RepairReport.Mode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import me.tongfei.progressbar.ProgressBar;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.spark.SparkConf;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code ringshift repair}: copies again the rows that a validation named. Needs no Spark. */
record RepairCommand() implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(RepairCommand.class);
    private static final String REPORT = "report";
    private static final String DRY_RUN = "dry-run";
    private static final String DELETE_EXTRA = "delete-extra";
    private static final String OLDER_THAN = "older-than";
    private static final String OVERWRITE_LISTS = "overwrite-lists";

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
                        .get())
                .addOption(Option.builder()
                        .longOpt(OVERWRITE_LISTS)
                        .desc(
                                "overwrite lists that differ also where the target does not show whether they are newer than the source's")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        Extras extras = extras(line, Clock.systemUTC());
        Found found = Found.read(Path.of(line.getOptionValue(REPORT)));
        SparkConf conf = SparkStart.configure(new SparkConf());
        MigrateConfig config = SparkCassandraSettings.complete(ConfigOptions.read(line), conf);
        try (Interruption interruption = Interruption.listen(
                        "Stopping: some rows are still under way; Ctrl-C again ends at once, which is safe too.");
                SessionPair sessions = SessionPair.open(
                        ClusterHandle.of(conf, config.source()), ClusterHandle.of(conf, config.target()))) {
            Repair repair = Repair.of(found, config, sessions.source(), sessions.target());
            if (line.hasOption(DRY_RUN)) {
                Order order = new Order(Mode.DRY_RUN, extras, hiddenLists(line), Map.of());
                return conclude(watched(repair, order, found, interruption, invocation), found, invocation);
            }
            // two that write lists and counters at once would double them
            try (Checkpoint copy = Checkpoint.hold(config.checkpointPath())) {
                Order order = new Order(Mode.REPAIR, extras, hiddenLists(line), attempts(found, copy));
                return conclude(watched(repair, order, found, interruption, invocation), found, invocation);
            }
        }
    }

    /** Says what came of it; a dry run leaves no file. */
    static ExitCode conclude(RepairReport report, Found found, Invocation invocation) {
        invocation.out().print(RepairText.render(report));
        boolean isWritten = report.mode() == Mode.DRY_RUN || write(found.folder(), report, invocation);
        if (!found.isComplete()) {
            invocation
                    .err()
                    .println(
                            "ringshift: The validation did not come to its end, and more may differ: run it again, then repair what it names");
        }
        ExitCode code = exitCode(report, found.isComplete());
        return isWritten || code != ExitCode.DONE ? code : ExitCode.INCOMPLETE;
    }

    private static HiddenLists hiddenLists(CommandLine line) {
        return line.hasOption(OVERWRITE_LISTS) ? HiddenLists.OVERWRITTEN : HiddenLists.STAY;
    }

    /**
     * What the shell is told.
     *
     * @param isComplete whether the validation came to its end; else more may differ than its report names
     */
    static ExitCode exitCode(RepairReport report, boolean isComplete) {
        if (report.end() == End.INTERRUPTED) {
            return ExitCode.INTERRUPTED;
        }
        boolean clean = report.mode() == Mode.REPAIR
                ? report.clean()
                : report.clean()
                        && report.tables().stream()
                                .allMatch(table ->
                                        table.counts().same() == table.counts().lookedAt());
        return clean && isComplete ? ExitCode.DONE : ExitCode.INCOMPLETE;
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

    /** Lists are told from those that the copy wrote. */
    private static Map<String, Integer> attempts(Found found, Checkpoint copy) {
        Map<String, Integer> attempts = new HashMap<>();
        found.targets().keySet().forEach(table -> attempts.put(table, copy.latestAttempt(table)));
        return attempts;
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

    private static boolean write(Path folder, RepairReport report, Invocation invocation) {
        try {
            invocation.out().println("Report: " + RepairFile.write(folder, report));
            return true;
        } catch (IOException e) {
            LOG.error("The repair has no report", e);
            invocation
                    .err()
                    .printf(
                            "ringshift: Cannot write %s: %s; what was repaired stays, and repairing again is harmless%n",
                            folder.resolve(RepairFile.NAME), e);
            return false;
        }
    }
}
