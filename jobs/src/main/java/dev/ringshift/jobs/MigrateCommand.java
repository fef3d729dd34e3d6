package dev.ringshift.jobs;

import dev.ringshift.config.ConfigReader;
import dev.ringshift.config.MigrateConfig;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift migrate}. */
record MigrateCommand() implements Command {
    private static final String CONFIG = "config";
    private static final String SET = "set";
    private static final String DRY_RUN = "dry-run";

    @Override
    public String name() {
        return "migrate";
    }

    @Override
    public String summary() {
        return "Copy tables from the source to the target; run it again to resume";
    }

    @Override
    public String example() {
        return "migrate --config conf/chat.conf --set copy.split-size=32MiB";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(CONFIG)
                        .hasArg()
                        .argName("file")
                        .required()
                        .desc("what to copy, from where to where (HOCON; conf/chat.conf is an example)")
                        .get())
                .addOption(Option.builder()
                        .longOpt(SET)
                        .hasArg()
                        .argName("key=value")
                        .desc("overrides a key of the file; may be given several times")
                        .get())
                .addOption(Option.builder()
                        .longOpt(DRY_RUN)
                        .desc("connect, print the plan, and write nothing")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        String[] sets = Objects.requireNonNullElse(line.getOptionValues(SET), new String[0]);
        MigrateConfig config =
                ConfigReader.read(Path.of(line.getOptionValue(CONFIG)), List.copyOf(Arrays.asList(sets)));
        // nothing is lost before the copy begins; from there on the job itself listens
        try (Interruption before = Interruption.exit("Stopping; the same command goes on.");
                MigrateJob job = MigrateJob.start(config, invocation)) {
            return line.hasOption(DRY_RUN) ? job.dryRun() : job.run();
        }
    }
}
