package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.SplitFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.SummaryTable;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.html.HtmlReport;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code migrate}: plans, copies, and tells how it went. */
final class MigrateJob {
    private static final Logger LOG = LoggerFactory.getLogger(MigrateJob.class);

    private final JobShell shell;
    private final MigrateConfig config;
    private final Invocation invocation;

    /** Borrows the shell. */
    MigrateJob(JobShell shell) {
        this.shell = shell;
        this.config = shell.config();
        this.invocation = shell.invocation();
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
        try (Interruption interruption = JobShell.listen();
                MetricsServer metrics = shell.bindMetrics();
                Checkpoint checkpoint =
                        Checkpoint.open(config.checkpointPath(), plan.meaning(config.copy()), shell.runId())) {
            Map<String, TableRun> tables = scope.tables(plan, checkpoint);
            RunMeter meter = new RunMeter(TableRun.work(tables.values()), System::nanoTime);
            if (metrics != null) {
                metrics.serve(meter);
            }
            announce(scope, meter.read());
            BadRowWatch badRows = new BadRowWatch(config.copy().maxBadRows(), checkpoint);
            Run run = new Run(plan, scope, tables, checkpoint, meter, badRows);
            RunOutcome outcome = shell.whileRecorded(() -> copy(run, interruption));
            return report(run, summary(run, outcome));
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
        Executors executors = shell.executors();
        CopyPlan plan = shell.plan(executors);
        invocation.out().print(PlanText.render(plan, config.copy(), executors));
        return plan;
    }

    private RunOutcome copy(Run run, Interruption interruption) throws InterruptedException {
        SplitTask.Job job =
                shell.job(new SplitWork.Copy(config.copy(), run.plan().tuning()));
        List<Work> work =
                run.tables().values().stream().map(table -> table.work(job)).toList();
        RunMeter meter = run.meter();
        try (Progress progress = Progress.on(invocation.err(), "migrate", meter.read());
                ProgressNotes notes = shell.notes(meter, run.tables())) {
            shell.workOn(
                    work,
                    run.checkpoint(),
                    run.plan().tuning(),
                    interruption::isRequested,
                    run::isEnough,
                    run::add,
                    () -> {
                        progress.show(meter.read());
                        notes.turn();
                    });
            progress.show(meter.read());
            RunOutcome outcome = run.outcome(interruption);
            run.checkpoint().finished(outcome.name());
            return outcome;
        }
    }

    private void announce(Scope scope, Reading start) {
        invocation
                .out()
                .printf(
                        "Run %s; if it is stopped, in whatever way, go on with: %s%n",
                        shell.runId(), invocation.commandLine());
        if (scope instanceof Replay replay) {
            invocation.out().println(replay);
        } else if (start.work().doneBefore() > 0) {
            invocation
                    .out()
                    .printf(
                            Locale.ROOT,
                            "Resuming %s: %.1f %% of the ring is done%n",
                            config.checkpointPath(),
                            100 * start.work().doneBefore());
        }
    }

    private RunSummary summary(Run run, RunOutcome outcome) {
        CopyPlan plan = run.plan();
        List<TableSummary> tables = run.tables().values().stream()
                .map(table -> summary(table, PlanText.tuning(plan.tuning(), config.copy())))
                .toList();
        return new RunSummary(
                shell.runId(),
                "migrate",
                shell.time().started(),
                shell.time().now(),
                outcome,
                outcome == RunOutcome.DONE ? null : invocation.commandLine(),
                JobShell.facts(plan.source()),
                JobShell.facts(plan.target()),
                run.badRows().report(config.reportDirectory(), shell.runId(), invocation.err()),
                tables);
    }

    private static TableSummary summary(TableRun table, Map<String, TableSummary.Tuning> tuning) {
        TablePlan plan = table.plan();
        return new TableSummary(
                plan.name(),
                plan.mapping().selection().targetName(),
                table.splits(),
                table.tally(),
                plan.splits().estimatedBytes(),
                table.seconds(),
                table.failures(),
                plan.notes(),
                tuning);
    }

    /** The table first: it must not be lost with a file that cannot be written. */
    private ExitCode report(Run run, RunSummary summary) {
        PrintStream out = invocation.out();
        out.print(SummaryTable.render(summary));
        try {
            Path folder = shell.runFolder();
            out.println("Summary: " + SummaryFile.write(config.reportDirectory(), summary));
            out.println("Splits:  " + SplitFile.write(folder, run.checkpoint()::forEachSplit));
            out.println("Page:    " + HtmlReport.write(folder));
            return ExitCode.of(summary.outcome());
        } catch (IOException | CheckpointException e) {
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
