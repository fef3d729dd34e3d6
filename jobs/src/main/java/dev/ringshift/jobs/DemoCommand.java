package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift demo}: the main job on two real nodes of its own. */
record DemoCommand() implements Command {
    private static final String ROWS = "rows";
    private static final String KEEP = "keep";
    private static final long DEFAULT_ROWS = 200_000;
    private static final int HEAP_MEGABYTES = 1024;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Start two real nodes here, migrate chat messages, validate, repair";
    }

    @Override
    public String example() {
        return "demo --rows 50000";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(ROWS)
                        .hasArg()
                        .argName("number")
                        .desc("how many messages to load and migrate (default 200000)")
                        .get())
                .addOption(Option.builder()
                        .longOpt(KEEP)
                        .desc("leave the nodes running until Ctrl-C, and say how to connect")
                        .get());
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        long rows = rows(line);
        try (Interruption interruption = Interruption.exit("Stopping the nodes and cleaning up.")) {
            try {
                return run(rows, line.hasOption(KEEP), invocation);
            } catch (Exception e) {
                if (interruption.isRequested()) { // its nodes were stopped under it
                    return ExitCode.INTERRUPTED;
                }
                throw e;
            }
        }
    }

    private static ExitCode run(long rows, boolean keep, Invocation invocation) throws Exception {
        try (DemoFolder folder = DemoFolder.create()) {
            invocation.out().println("Starting a Cassandra 4.1 node as source and a 5.0 node as target ...");
            try (ClusterPair clusters =
                    ClusterPair.start(node(CassandraVersion.V4_1, "source"), node(CassandraVersion.V5_0, "target"))) {
                ExitCode code = new Demo(clusters, folder, rows, invocation).run();
                if (keep) {
                    invocation.out().print(Demo.connections(clusters, folder));
                    // until a signal ends the process
                    new CountDownLatch(1).await();
                }
                return code;
            }
        }
    }

    private static ClusterOptions node(CassandraVersion version, String name) {
        return ClusterOptions.builder(version)
                .name(name)
                .heapMegabytes(HEAP_MEGABYTES)
                .build();
    }

    private static long rows(CommandLine line) {
        String text = line.getOptionValue(ROWS, Long.toString(DEFAULT_ROWS));
        try {
            long rows = Long.parseLong(text);
            if (rows >= 1) {
                return rows;
            }
        } catch (NumberFormatException e) {
            // said below
        }
        throw new UsageException("Cannot load --rows %s: give a number from 1 on".formatted(text));
    }
}
