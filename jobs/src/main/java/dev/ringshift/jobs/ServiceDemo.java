package dev.ringshift.jobs;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.report.html.LoadReport;
import dev.ringshift.report.html.LoadReport.Run;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.chat.ChatChannels;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import me.tongfei.progressbar.ProgressBar;

/** Everybody opens the same announcement, once with coalescing and once without, told as it happens. */
final class ServiceDemo {
    private static final String TITLE = "Everybody opens the same announcement";
    private static final String KEYSPACE = "chat";
    private static final long SEED = 1;
    private static final int MESSAGES_OF_A_CHANNEL = 50;
    private static final int RATE = 600;
    private static final int BURST = 1500;
    private static final int BURST_SECONDS = 3;
    private static final int MOST_WARMUP_SECONDS = 10;

    private final CassandraCluster cluster;
    private final DemoFolder folder;
    private final ChatChannels channels;
    private final int seconds;
    private final Invocation invocation;
    private final PrintStream out;

    /**
     * @param rows how many messages there are to be
     * @param seconds of each run
     */
    ServiceDemo(CassandraCluster cluster, DemoFolder folder, long rows, int seconds, Invocation invocation) {
        this.cluster = cluster;
        this.folder = folder;
        this.channels = ChatChannels.of(rows, MESSAGES_OF_A_CHANNEL, SEED);
        this.seconds = seconds;
        this.invocation = invocation;
        this.out = invocation.out();
    }

    /** Makes the messages that are read. */
    void load() {
        cluster.createKeyspace(KEYSPACE);
        long rows = (long) channels.channels() * channels.messages();
        try (ProgressBar bar = Progress.steps(invocation.err(), "load", rows)) {
            channels.load(cluster.session(), KEYSPACE, bar::stepTo);
        }
        out.printf(
                Locale.ROOT,
                "Loaded %,d chat messages of %,d channels. Starting two instances of the read service ...%n",
                rows,
                channels.channels());
    }

    ServiceDemoStage stage() throws Exception {
        return ServiceDemoStage.start(
                cluster.contactPoints().get(0), cluster.options().datacenter(), folder);
    }

    ExitCode run(ServiceDemoStage stage) throws Exception {
        out.printf(
                Locale.ROOT,
                "%n%s: %,d requests/s for all channels, and every %d s %,d more at once for one of them.%n",
                TITLE,
                RATE,
                BURST_SECONDS,
                BURST);
        int warmup = Math.min(MOST_WARMUP_SECONDS, seconds);
        out.printf("  warming up, for %d s ...%n", 2 * warmup);
        // at full load, and both ways: whatever is measured first would be charged with what compilers do, in the node
        // as well
        for (String method : List.of("Coalesced", "Alone")) {
            stage.load(method, arguments(warmup));
        }
        Run with = run(stage, "coalescing on", "Coalesced");
        Run without = run(stage, "coalescing off", "Alone");
        List<Run> runs = List.of(with, without);
        out.printf("%n%s", table(runs));
        if (with.failed() + without.failed() > 0) {
            return Demo.fail(ExitCode.INCOMPLETE, "some requests got no answer", invocation.err());
        }
        if (with.allQueries() >= without.allQueries()) {
            return Demo.fail(ExitCode.INCOMPLETE, "coalescing saved no queries", invocation.err());
        }
        folder.keep();
        conclude(LoadReport.write(folder.resolve("report"), TITLE, headline(with, without), story(), runs));
        return ExitCode.DONE;
    }

    private Run run(ServiceDemoStage stage, String name, String method) throws Exception {
        out.printf("  %s, for %d s ...%n", name, seconds);
        return stage.run(name, method, arguments(seconds));
    }

    private List<String> arguments(int length) {
        return List.of(
                "--rate",
                Integer.toString(RATE),
                "--keys",
                Integer.toString(channels.channels()),
                "--burst-every",
                Integer.toString(1000 * BURST_SECONDS),
                "--burst-size",
                Integer.toString(BURST),
                "--warmup",
                Integer.toString(BURST_SECONDS),
                "--seconds",
                Integer.toString(length),
                // long enough for all to be answered, or the slowest would be missing in the p99
                "--deadline",
                "20000");
    }

    private static String table(List<Run> runs) {
        String head = "  %-16s %12s %12s %26s %12s%n"
                .formatted("", "requests/s", "queries/s", "queries in busiest second", "p99");
        return runs.stream()
                .map(run -> String.format(
                        Locale.ROOT,
                        "  %-16s %,12.0f %,12.0f %,26d %,9.0f ms%n",
                        run.name(),
                        run.requestsPerSecond(),
                        run.queriesPerSecond(),
                        run.busiestQueries(),
                        run.p99Millis()))
                .collect(Collectors.joining("", head, ""));
    }

    private static String headline(Run with, Run without) {
        return String.format(
                Locale.ROOT,
                "%,d queries instead of %,d reached the database",
                with.allQueries(),
                without.allQueries());
    }

    private static List<String> story() {
        return List.of(
                String.format(
                        Locale.ROOT,
                        "%,d requests/s for all channels, a few of them most often; every %d s %,d more at once for one channel.",
                        RATE,
                        BURST_SECONDS,
                        BURST),
                "Two instances of the read service, one real Cassandra node and the load share this machine: what counts is the"
                        + " difference of the runs.",
                "The limits that protect the database are as good as off, so that nothing but coalescing makes that difference.");
    }

    private void conclude(Path page) {
        out.printf("""

                Where to look next
                  %s   the same as charts; open it in a browser
                  %s   what was served: a config file of a few lines
                  docs/read-service.md   how to serve your own queries
                With --keep the node and both instances go on running, and you can call them.
                """, page, folder.resolve("read-service.conf"));
    }

    static String connections(CassandraCluster cluster, ServiceDemoStage stage) {
        InetSocketAddress node = cluster.contactPoints().get(0);
        String head = """

                The node and both instances go on running:
                  CQL, for serving conf/read-service.conf from another terminal as README.md says:
                    node='source { contact-points = ["%s:%d"], local-datacenter = %s }'
                """.formatted(
                        node.getAddress().getHostAddress(),
                        node.getPort(),
                        cluster.options().datacenter());
        return stage.instances().stream()
                .map(instance ->
                        "  gRPC at %s, status page at http://%s/%n".formatted(instance.address(), instance.admin()))
                .collect(Collectors.joining("", head, """
                        chat.v1.Chat/Coalesced and chat.v1.Chat/Alone take {"channel_id": 1, "bucket": 0}; reflection tells clients the rest.
                        Ctrl-C stops them.
                        """));
    }
}
