package dev.ringshift.jobs;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.checkpoint.Findings;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Pacing;
import dev.ringshift.config.ValidateSettings;
import dev.ringshift.convert.Conversions;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.diff.CompareSettings;
import dev.ringshift.diff.DiffEngine;
import dev.ringshift.jobs.SplitLoop.Work;
import dev.ringshift.read.ColumnConversions;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.ComparisonTable;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.Redaction;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.SplitFile;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.TableComparison;
import dev.ringshift.report.TableComparison.Bounds;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.report.ValidationSummary.Sample;
import dev.ringshift.report.html.HtmlReport;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.SchemaException;
import dev.ringshift.schema.TableMapping;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One {@code validate}: compares all splits, looks again at what differed, and tells what it found. */
final class ValidateJob {
    private static final Logger LOG = LoggerFactory.getLogger(ValidateJob.class);
    private static final String SEED = "validate.seed";

    private final JobShell shell;
    private final MigrateConfig config;
    private final ValidateSettings settings;
    private final Options options;
    private final Invocation invocation;

    /**
     * What the command line adds to the config.
     *
     * @param redact whether hashes go into the report where values would be
     * @param anew whether to forget what an unfinished validation has found
     */
    record Options(boolean redact, boolean anew) {}

    /** Borrows the shell. */
    ValidateJob(JobShell shell, Options options) {
        this.shell = shell;
        this.config = shell.config();
        this.settings = config.validate();
        this.options = options;
        this.invocation = shell.invocation();
    }

    /** What a run works with. */
    private record Run(
            CopyPlan plan,
            @Nullable Sample sample,
            Map<String, TableRun> tables,
            Checkpoint checkpoint,
            RunMeter meter,
            Interruption interruption) {

        void add(SplitReport report) {
            Objects.requireNonNull(tables.get(report.split().table())).add(report);
            meter.add(report);
        }

        boolean isComplete() {
            return tables.values().stream().allMatch(TableRun::isComplete);
        }

        Findings findings() {
            return checkpoint.findings();
        }
    }

    ExitCode run() throws Exception {
        Executors executors = shell.executors();
        CopyPlan plan = shell.plan(executors);
        requireComparable(plan);
        new ReportFolder(config.reportDirectory()).prepare();
        ComparisonStart start = new ComparisonStart(
                plan.tables().stream().map(TablePlan::name).collect(Collectors.toSet()),
                earlier -> meaning(plan, earlier),
                options.anew(),
                settings.maxMismatches());
        try (Interruption interruption = JobShell.listen();
                MetricsServer metrics = shell.bindMetrics();
                Checkpoint checkpoint = Checkpoint.open(settings.checkpointPath(), start, shell.runId())) {
            Sample sample = sample(checkpoint);
            Map<String, TableRun> tables = new LinkedHashMap<>();
            plan.tables().forEach(table -> tables.put(table.name(), tableRun(table, sample, checkpoint)));
            RunMeter meter = new RunMeter(TableRun.work(tables.values()).withoutEstimate(), System::nanoTime);
            if (metrics != null) {
                metrics.serve(meter);
            }
            Run run = new Run(plan, sample, tables, checkpoint, meter, interruption);
            announce(run, executors);
            SplitWork.Compare comparing = SplitWork.Compare.of(config, plan.tuning(), executors.executors());
            RunOutcome outcome = shell.whileRecorded(() -> compare(run, comparing));
            return report(run, outcome);
        }
    }

    private void requireComparable(CopyPlan plan) {
        Conversions conversions = Conversions.with(config.copy().conversion());
        List<String> problems = plan.tables().stream()
                .map(TablePlan::mapping)
                .flatMap(mapping -> Stream.concat(otherTokens(mapping), noWayBack(mapping, conversions)))
                .toList();
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
    }

    /** Ranges of tokens hold the same partitions on both sides only when nobody converts what makes the token. */
    private static Stream<String> otherTokens(TableMapping mapping) {
        return mapping.keepsTokens()
                ? Stream.empty()
                : Stream.of(
                        "Cannot compare %s: a column of its partition key has another type on the target, so both sides have other tokens; leave it out with --tables"
                                .formatted(mapping.name()));
    }

    /** Rows that only the target shows are looked for on the source by their keys. */
    private Stream<String> noWayBack(TableMapping mapping, Conversions conversions) {
        SessionPair sessions = shell.sessions();
        return new ColumnConversions(mapping, conversions, sessions.source(), sessions.target())
                .keysWithoutWayBack().stream()
                        .filter(key -> key.role() == Role.CLUSTERING)
                        .map(key ->
                                "Cannot compare %s: %s is %s on the target, of which nobody can tell what %s of the source it was; leave it out with --tables"
                                        .formatted(
                                                mapping.name(),
                                                key.target(),
                                                key.targetType().cql(),
                                                key.sourceType().cql()));
    }

    /** What the findings depend on. A seed that the config leaves open is kept from the first run on. */
    private SortedMap<String, String> meaning(CopyPlan plan, SortedMap<String, String> earlier) {
        SortedMap<String, String> meaning = plan.meaning(config.copy());
        meaning.put(ComparisonStart.SAMPLE, Double.toString(settings.sample()));
        if (settings.sample() < 1) {
            Long seed = settings.seed();
            String chosen = seed == null
                    ? earlier.getOrDefault(
                            SEED, Integer.toString(ThreadLocalRandom.current().nextInt(1, Integer.MAX_VALUE)))
                    : seed.toString();
            meaning.put(SEED, chosen);
        }
        ValidateText.judgement(settings).forEach((key, value) -> meaning.put("validate." + key, value));
        return meaning;
    }

    private @Nullable Sample sample(Checkpoint checkpoint) {
        return settings.sample() < 1
                ? new Sample(
                        settings.sample(), Long.parseLong(checkpoint.meaning().getOrDefault(SEED, "")))
                : null;
    }

    private static TableRun tableRun(TablePlan table, @Nullable Sample sample, Checkpoint checkpoint) {
        checkpoint.beginAt(table.name(), table.firstAttempt());
        SplitPlan splits = sample == null ? table.splits() : table.splits().sampled(sample.fraction(), sample.seed());
        return TableRun.whatIsLeft(table, splits, checkpoint);
    }

    private void announce(Run run, Executors executors) {
        PrintStream out = invocation.out();
        out.print(ValidateText.render(run.plan(), run.sample(), settings, executors));
        out.printf("Run %s; if it is stopped, in whatever way, go on with: %s%n", shell.runId(), resumeCommand());
        double before = run.meter().read().work().doneBefore();
        if (before > 0) {
            out.printf(Locale.ROOT, "Resuming %s: %.1f %% is compared%n", settings.checkpointPath(), 100 * before);
        }
    }

    private RunOutcome compare(Run run, SplitWork.Compare comparing) throws InterruptedException {
        SplitTask.Job job = shell.job(comparing);
        List<Work> work =
                run.tables().values().stream().map(table -> table.work(job)).toList();
        try (Progress progress =
                        Progress.on(invocation.err(), "validate", run.meter().read());
                ProgressNotes notes = shell.notes(run.meter(), run.tables())) {
            shell.workOn(
                    work,
                    run.checkpoint(),
                    run.plan().tuning(),
                    run.interruption()::isRequested,
                    () -> false,
                    run::add,
                    () -> {
                        progress.show(run.meter().read());
                        notes.turn();
                    });
            progress.show(run.meter().read());
        }
        boolean judged = !run.interruption().isRequested()
                && secondLook(run, comparing.settings()).run();
        if (run.interruption().isRequested()) {
            return RunOutcome.INTERRUPTED;
        }
        return !judged || !run.isComplete()
                ? RunOutcome.INCOMPLETE
                : differs(run) ? RunOutcome.DIFFERENT : RunOutcome.DONE;
    }

    private static boolean differs(Run run) {
        return run.tables().keySet().stream()
                .anyMatch(table -> !run.findings().comparison(table).clean());
    }

    private SecondLook secondLook(Run run, CompareSettings judging) {
        SessionPair sessions = shell.sessions();
        DiffEngine engine = new DiffEngine(
                sessions.source(),
                sessions.target(),
                config.copy(),
                judging,
                run.plan().tuning().pageRows(),
                Pacing.NONE);
        Map<String, TableMapping> tables = new LinkedHashMap<>();
        run.plan().tables().forEach(table -> tables.put(table.name(), table.mapping()));
        return new SecondLook(
                run.findings(),
                (table, suspects) -> engine.recheck(Objects.requireNonNull(tables.get(table), table), suspects),
                run.interruption()::isRequested,
                invocation.err());
    }

    private ValidationSummary summary(Run run, RunOutcome outcome) {
        Map<String, String> shown = new LinkedHashMap<>(ValidateText.judgement(settings));
        shown.put("max-mismatches", Integer.toString(settings.maxMismatches()));
        shown.put("redact", Boolean.toString(options.redact()));
        boolean ended = outcome == RunOutcome.DONE || outcome == RunOutcome.DIFFERENT;
        return new ValidationSummary(
                shell.runId(),
                ValidationSummary.COMMAND,
                shell.time().started(),
                shell.time().now(),
                outcome,
                ended ? null : resumeCommand(),
                JobShell.facts(run.plan().source()),
                JobShell.facts(run.plan().target()),
                run.sample(),
                shown,
                run.findings().mismatches(),
                run.tables().values().stream().map(table -> summary(run, table)).toList());
    }

    private static TableComparison summary(Run run, TableRun table) {
        Comparison compared = run.findings().comparison(table.plan().name());
        return new TableComparison(
                table.plan().name(),
                table.plan().mapping().selection().targetName(),
                table.splits(),
                compared,
                run.sample() == null ? null : Bounds.of(compared),
                table.seconds(),
                table.failures(),
                ValidateText.notes(table.plan().mapping()));
    }

    /** Not {@code --restart}, which would forget what is done. */
    private String resumeCommand() {
        return invocation.without("--restart").commandLine();
    }

    /** The table first: it must not be lost with a file that cannot be written. */
    private ExitCode report(Run run, RunOutcome outcome) {
        ValidationSummary summary = summary(run, outcome);
        PrintStream out = invocation.out();
        out.print(ComparisonTable.render(summary));
        try {
            Path folder = shell.runFolder();
            Path mismatches = MismatchFile.write(folder, mismatches(run.findings()));
            out.println("Summary:    " + SummaryFile.write(config.reportDirectory(), summary));
            out.println("Mismatches: " + mismatches);
            out.println("Splits:     " + SplitFile.write(folder, run.checkpoint()::forEachSplit));
            out.println("Page:       " + HtmlReport.write(folder));
            // last, since it needs executors and the others do not
            writeParquet(mismatches, run.findings().mismatches());
            // only now, so that a run that is killed before goes on and reports
            run.checkpoint().finished(outcome.name());
            return ExitCode.of(outcome);
        } catch (IOException | CheckpointException e) {
            LOG.error("The run has no full report", e);
            invocation
                    .err()
                    .printf(
                            "ringshift: Cannot write the report to report.directory = %s: %s; what is compared is recorded, the same"
                                    + " command reports it%n",
                            config.reportDirectory(), e);
            return outcome == RunOutcome.DONE ? ExitCode.INCOMPLETE : ExitCode.of(outcome);
        }
    }

    private MismatchFile.Mismatches mismatches(Findings findings) {
        if (!options.redact()) {
            return findings::forEachMismatch;
        }
        Redaction redaction = Redaction.create();
        return consumer -> findings.forEachMismatch(mismatch -> consumer.accept(redaction.of(mismatch)));
    }

    private void writeParquet(Path mismatches, long count) throws IOException {
        new MismatchParquet(shell.spark())
                .write(mismatches, count)
                .ifPresentOrElse(
                        folder -> invocation.out().println("Parquet:    " + folder),
                        () -> invocation
                                .err()
                                .printf(
                                        "ringshift: Parquet is left out, because the executors do not see report.directory = %s of"
                                                + " this machine; %s has the same%n",
                                        config.reportDirectory(), mismatches));
    }
}
