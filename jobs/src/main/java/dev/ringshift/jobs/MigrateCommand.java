package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.config.MigrateConfig;
import java.nio.file.Path;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift migrate}. */
record MigrateCommand() implements Command {
    private static final String DRY_RUN = "dry-run";
    private static final String REPLAY = "replay";

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
        return ConfigOptions.options()
                .addOption(Option.builder()
                        .longOpt(DRY_RUN)
                        .desc("connect, print the plan, and write nothing")
                        .get())
                .addOption(Option.builder()
                        .longOpt(REPLAY)
                        .hasArg()
                        .argName("file")
                        .desc("copy again only the partitions of the rows in this bad-rows.jsonl")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        MigrateConfig config = ConfigOptions.read(line);
        Scope scope =
                line.hasOption(REPLAY) ? Replay.read(Path.of(line.getOptionValue(REPLAY))) : new Scope.WhatIsLeft();
        // nothing is lost before the copy begins; from there on the job itself listens
        try (Interruption before = Interruption.exit("Stopping; the same command goes on.");
                JobShell shell = JobShell.start(config, invocation)) {
            MigrateJob job = new MigrateJob(shell);
            return line.hasOption(DRY_RUN) ? job.dryRun(scope) : job.run(scope);
        }
    }
}
