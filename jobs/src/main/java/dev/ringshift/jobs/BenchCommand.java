package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift bench}: figures measured here and now, two things in one run. */
record BenchCommand() implements Command {
    private static final String COPY = "copy";
    private static final String COLLECTIONS = "collections";
    private static final String VALIDATE = "validate";
    private static final String PLAN = "plan";
    private static final String SERVICE = "service";
    private static final String ROWS = "rows";
    private static final String ROUNDS = "rounds";
    private static final String SPLITS = "splits";
    private static final String MARKDOWN = "markdown";

    @Override
    public String name() {
        return "bench";
    }

    @Override
    public String summary() {
        return "Measure on this machine: copying, comparing, collections, many splits, the read service";
    }

    @Override
    public String example() {
        return "bench copy --rows 1000000 --rounds 3";
    }

    @Override
    public List<String> words() {
        return List.of(COPY, VALIDATE, COLLECTIONS, PLAN, SERVICE);
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(number(ROWS, "copy, validate, collections: how many rows in each round (default 1000000)"))
                .addOption(number(
                        ROUNDS, "copy, validate, collections: rounds that count, after one that does not (default 3)"))
                .addOption(number(SPLITS, "plan: how many splits (default 1000000)"))
                .addOption(Option.builder()
                        .longOpt(MARKDOWN)
                        .hasArg()
                        .argName("file")
                        .desc("adds the results, with machine and date, to this file")
                        .get());
    }

    private static Option number(String name, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName("number")
                .desc(description)
                .get();
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        String what = line.getArgList().get(0);
        String result;
        try {
            result = measure(what, line, invocation);
        } catch (BenchException e) {
            invocation.err().println("ringshift: " + e.getMessage());
            return ExitCode.INCOMPLETE;
        }
        invocation.out().print(result);
        if (line.hasOption(MARKDOWN)) {
            append(Path.of(line.getOptionValue(MARKDOWN)), what, result, invocation);
        }
        return ExitCode.DONE;
    }

    private static String measure(String what, CommandLine line, Invocation invocation) throws Exception {
        return switch (what) {
            case COPY -> BenchCopy.run(number(line, ROWS, 1_000_000), number(line, ROUNDS, 3), invocation);
            case VALIDATE -> BenchValidate.run(number(line, ROWS, 1_000_000), number(line, ROUNDS, 3), invocation);
            case COLLECTIONS ->
                BenchCollections.run(number(line, ROWS, 1_000_000), number(line, ROUNDS, 3), invocation);
            case SERVICE -> BenchService.run(invocation);
            default -> BenchPlan.run(number(line, SPLITS, 1_000_000));
        };
    }

    private static int number(CommandLine line, String option, int otherwise) {
        String text = line.getOptionValue(option, Integer.toString(otherwise));
        if (!text.matches("[1-9][0-9]{0,8}")) {
            throw new UsageException("Cannot take --%s %s: give a number from 1 on".formatted(option, text));
        }
        return Integer.parseInt(text);
    }

    private static void append(Path file, String what, String result, Invocation invocation) throws IOException {
        Files.writeString(
                file,
                String.format(
                        Locale.ROOT,
                        "%n## bench %s, %s%n%n%s, `%s`%n%n```%n%s```%n",
                        what,
                        LocalDate.now(ZoneOffset.UTC),
                        Machine.describe(),
                        invocation.commandLine(),
                        result),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }
}
