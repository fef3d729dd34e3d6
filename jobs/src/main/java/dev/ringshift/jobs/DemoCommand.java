package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** {@code ringshift demo}: the main job on two real nodes of its own, or the read service on one. */
record DemoCommand() implements Command {
    private static final String MIGRATION = "migration";
    private static final String SERVICE = "service";
    private static final String ROWS = "rows";
    private static final String SECONDS = "seconds";
    private static final String KEEP = "keep";
    private static final long MIGRATED_ROWS = 200_000;
    private static final long SERVED_ROWS = 50_000;
    private static final long RUN_SECONDS = 12;
    private static final long MAX_RUN_SECONDS = 240; // the instances remember five minutes
    private static final long MAX_ROWS = 100_000_000;
    private static final int HEAP_MEGABYTES = 1024;

    @Override
    public String name() {
        return "demo";
    }

    @Override
    public String summary() {
        return "Start real nodes here: migrate, validate, repair chat messages, or serve reads of them";
    }

    @Override
    public List<String> words() {
        return List.of(MIGRATION, SERVICE);
    }

    @Override
    public Optional<String> defaultWord() {
        return Optional.of(MIGRATION);
    }

    @Override
    public String example() {
        return "demo --rows 50000";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(number(ROWS, "how many messages to load (default 200000; service: 50000)"))
                .addOption(number(SECONDS, "service: how long each of the two runs takes (default 12)"))
                .addOption(Option.builder()
                        .longOpt(KEEP)
                        .desc("leave all that was started running until Ctrl-C, and say how to connect")
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
        boolean service = line.getArgList().contains(SERVICE);
        long rows = number(line, ROWS, service ? SERVED_ROWS : MIGRATED_ROWS, MAX_ROWS);
        int seconds = (int) number(line, SECONDS, RUN_SECONDS, MAX_RUN_SECONDS);
        CountDownLatch end = new CountDownLatch(line.hasOption(KEEP) ? 1 : 0);
        try (Interruption interruption = Interruption.exit("Stopping all that was started and cleaning up.");
                DemoFolder folder = DemoFolder.create()) {
            return inFolder(
                    folder,
                    interruption,
                    invocation.err(),
                    () -> service
                            ? serve(folder, rows, seconds, end, invocation)
                            : migrate(folder, rows, end, invocation));
        }
    }

    /** Runs a demo; of one that failed the folder is kept. */
    static ExitCode inFolder(DemoFolder folder, Interruption interruption, PrintStream err, Callable<ExitCode> demo)
            throws Exception {
        try {
            ExitCode code = demo.call();
            if (code == ExitCode.INCOMPLETE) {
                folder.keep(err);
            }
            return code;
        } catch (Exception e) {
            if (interruption.isRequested()) { // its nodes were stopped under it
                return ExitCode.INTERRUPTED;
            }
            folder.keep(err);
            throw e;
        }
    }

    /**
     * @param end waited for in the end; only a signal comes when it is not at zero
     */
    private static ExitCode migrate(DemoFolder folder, long rows, CountDownLatch end, Invocation invocation)
            throws Exception {
        invocation.out().println("Starting a Cassandra 4.1 node as source and a 5.0 node as target ...");
        try (ClusterPair clusters =
                ClusterPair.start(node(CassandraVersion.V4_1, "source"), node(CassandraVersion.V5_0, "target"))) {
            ExitCode code = new Demo(clusters, folder, rows, invocation).run();
            if (end.getCount() > 0) {
                invocation.out().print(Demo.connections(clusters, folder));
            }
            end.await();
            return code;
        }
    }

    /**
     * @param end as above
     */
    private static ExitCode serve(DemoFolder folder, long rows, int seconds, CountDownLatch end, Invocation invocation)
            throws Exception {
        invocation.out().println("Starting a Cassandra 5.0 node ...");
        try (CassandraCluster cluster = CassandraCluster.start(node(CassandraVersion.V5_0, "served"))) {
            ServiceDemo demo = new ServiceDemo(cluster, folder, rows, seconds, invocation);
            demo.load();
            try (ServiceDemoStage stage = demo.stage()) {
                ExitCode code = demo.run(stage);
                if (end.getCount() > 0) {
                    invocation.out().print(ServiceDemo.connections(cluster, stage));
                }
                end.await();
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

    private static long number(CommandLine line, String option, long otherwise, long most) {
        String text = line.getOptionValue(option, Long.toString(otherwise));
        if (text.matches("[1-9][0-9]{0,8}") && Long.parseLong(text) <= most) {
            return Long.parseLong(text);
        }
        throw new UsageException("Cannot take --%s %s: give a number from 1 to %d".formatted(option, text, most));
    }
}
