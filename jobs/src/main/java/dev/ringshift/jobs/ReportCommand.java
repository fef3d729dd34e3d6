package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import dev.ringshift.report.html.HtmlReport;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code ringshift report}: makes {@code report.html} of what a run left behind. */
record ReportCommand() implements Command {
    @Override
    public String name() {
        return "report";
    }

    @Override
    public String summary() {
        return "Make the HTML report of a run again, from the files in its folder";
    }

    @Override
    public String example() {
        return "report run/report/20261124-100000-ab12";
    }

    @Override
    public Optional<String> argument() {
        return Optional.of("folder");
    }

    @Override
    public Options options() {
        return new Options();
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) {
        String folder = line.getArgList().get(0);
        try {
            invocation.out().println("Report: " + HtmlReport.write(Path.of(folder)));
        } catch (IOException | InvalidPathException e) {
            throw new UsageException("Cannot make the report of %s: %s".formatted(folder, reason(e)));
        }
        return ExitCode.DONE;
    }

    /** The system's own exceptions have little more than the path as their message. */
    private static String reason(Exception e) {
        String message = e.getMessage();
        return message == null || e instanceof FileSystemException ? e.toString() : message;
    }
}
