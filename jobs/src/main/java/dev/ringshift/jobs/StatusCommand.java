package dev.ringshift.jobs;

import dev.ringshift.checkpoint.CheckpointStatus;
import dev.ringshift.checkpoint.CheckpointStatus.TableStatus;
import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.report.Amounts;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift status}: what a checkpoint says, also while a run goes on. */
record StatusCommand() implements Command {
    private static final String CHECKPOINT = "checkpoint";

    @Override
    public String name() {
        return "status";
    }

    @Override
    public String summary() {
        return "Show what of a copy is done, running and failed";
    }

    @Override
    public String example() {
        return "status --checkpoint run/chat.checkpoint.db";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(CHECKPOINT)
                        .hasArg()
                        .argName("file")
                        .required()
                        .desc("the checkpoint.path of the run")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) {
        CheckpointStatus status = CheckpointStatus.read(Path.of(line.getOptionValue(CHECKPOINT)));
        invocation.out().print(render(status, Clock.systemUTC()));
        return ExitCode.DONE;
    }

    static String render(CheckpointStatus status, Clock clock) {
        StringBuilder text = new StringBuilder("run %s, began %s, ".formatted(status.runId(), status.started()));
        text.append(
                switch (status.state()) {
                    case RUNNING -> "is running";
                    case KILLED -> "was killed; start it again to go on";
                    case ENDED ->
                        "ended %s, %s"
                                .formatted(
                                        status.finished().map(Object::toString).orElse("?"),
                                        status.outcome().orElse("?").toLowerCase(Locale.ROOT));
                });
        text.append('\n');
        boolean running = status.state() == CheckpointStatus.State.RUNNING;
        TimeLeft timeLeft = TimeLeft.of(status, clock.instant());
        for (TableStatus table : status.tables()) {
            append(text, table, running && table.ringDone() < 1 ? timeLeft.of(table) : Optional.empty());
        }
        if (running) {
            text.append("time left: ")
                    .append(timeLeft.ofAll().map(StatusCommand::about).orElse("not known yet"))
                    .append('\n');
        }
        return text.toString();
    }

    private static void append(StringBuilder text, TableStatus table, Optional<Duration> timeLeft) {
        text.append(String.format(
                Locale.ROOT,
                "%s: %.1f %% of the %s done, %,d splits done, %,d running, %,d failed; %,d rows, %s%s%s%n",
                table.table(),
                100 * table.ringDone(),
                table.ring() < 1 ? "sample" : "ring",
                table.done(),
                table.running(),
                table.failed(),
                table.tally().rows(),
                Amounts.bytes(table.tally().bytes()),
                table.badRows() == 0 ? "" : String.format(Locale.ROOT, ", %,d bad rows set aside", table.badRows()),
                timeLeft.map(left -> "; " + about(left) + " left").orElse("")));
        table.failures()
                .forEach(failure -> text.append("  ")
                        .append(failure.range())
                        .append(' ')
                        .append(failure.reason())
                        .append('\n'));
    }

    private static String about(Duration time) {
        return "about " + Amounts.time(time);
    }
}
