package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.MigrateConfig;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;
import org.jspecify.annotations.Nullable;

/** {@code ringshift validate}. */
record ValidateCommand() implements Command {
    private static final String SAMPLE = "sample";
    private static final String FULL = "full";
    private static final String TABLES = "tables";
    private static final String REDACT = "redact";
    private static final String RESTART = "restart";

    @Override
    public String name() {
        return "validate";
    }

    @Override
    public String summary() {
        return "Compare both sides, row by row; run it again to resume";
    }

    @Override
    public String example() {
        return "validate --config conf/chat.conf --sample 0.01";
    }

    @Override
    public Options options() {
        return ConfigOptions.options()
                .addOptionGroup(new OptionGroup()
                        .addOption(Option.builder()
                                .longOpt(SAMPLE)
                                .hasArg()
                                .argName("part")
                                .desc("compare only this part of the ring, such as 0.01, drawn at random")
                                .get())
                        .addOption(Option.builder()
                                .longOpt(FULL)
                                .desc("compare the whole ring, whatever validate.sample says")
                                .get()))
                .addOption(Option.builder()
                        .longOpt(TABLES)
                        .hasArg()
                        .argName("list")
                        .desc("only these source tables: keyspace.table,keyspace.table")
                        .get())
                .addOption(Option.builder()
                        .longOpt(REDACT)
                        .desc(
                                "put hashes into the report where values would be; keys stay, and the checkpoint keeps the values")
                        .get())
                .addOption(Option.builder()
                        .longOpt(RESTART)
                        .desc("begin anew, and forget what an unfinished validation has found")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        MigrateConfig config = ConfigOptions.read(line, sets(line));
        String tables = line.getOptionValue(TABLES);
        MigrateConfig chosen = tables == null
                ? config
                : config.only(
                        List.of(tables.split(",")).stream().map(String::strip).toList());
        ValidateJob.Options options = new ValidateJob.Options(line.hasOption(REDACT), line.hasOption(RESTART));
        // nothing is lost before the comparison begins; from there on the job itself listens
        try (Interruption before = Interruption.exit("Stopping; the same command goes on.");
                JobShell shell = JobShell.start(chosen, invocation)) {
            return new ValidateJob(shell, options).run();
        }
    }

    /** The same checks, and the same errors, as for a value in the file. */
    private static List<String> sets(CommandLine line) {
        @Nullable String sample = line.hasOption(FULL) ? "1" : line.getOptionValue(SAMPLE);
        return sample == null ? List.of() : List.of("validate.sample=" + sample);
    }
}
