package dev.ringshift.jobs;

import dev.ringshift.config.ConfigReader;
import dev.ringshift.jobs.DemoComparison.Difference;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.chat.ChatCounts;
import dev.ringshift.testbed.chat.ChatData;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import me.tongfei.progressbar.ProgressBar;

/** The steps of a demo, told as they happen. */
final class Demo {
    static final String KEYSPACE = "chat";
    private static final long SEED = 1;
    private static final int DIFFERENCES_SHOWN = 5;

    private final ClusterPair clusters;
    private final DemoFolder folder;
    private final long rows;
    private final Invocation invocation;
    private final PrintStream out;

    Demo(ClusterPair clusters, DemoFolder folder, long rows, Invocation invocation) {
        this.clusters = clusters;
        this.folder = folder;
        this.rows = rows;
        this.invocation = invocation;
        this.out = invocation.out();
    }

    ExitCode run() throws Exception {
        ChatCounts loaded = load();
        out.println("\nMigrating, with what `ringshift migrate` would do:");
        Path config = writeConfig();
        ExitCode migrated;
        try (JobShell shell = JobShell.start(
                ConfigReader.read(config, List.of()), invocation.as("migrate", "--config", config.toString()))) {
            migrated = new MigrateJob(shell).run(new Scope.WhatIsLeft());
        }
        if (migrated != ExitCode.DONE) {
            return migrated;
        }
        folder.keep();
        DemoComparison comparison = compare(loaded);
        conclude(loaded, comparison);
        return comparison.isClean() ? ExitCode.DONE : ExitCode.INCOMPLETE;
    }

    private ChatCounts load() {
        clusters.source().createKeyspace(KEYSPACE);
        clusters.target().createKeyspace(KEYSPACE);
        ChatData.createTable(clusters.target().session(), KEYSPACE);
        ChatData data = ChatData.create(rows, SEED);
        ChatCounts counts;
        try (ProgressBar bar = Progress.steps(invocation.err(), "load", rows)) {
            counts = data.load(clusters.source().session(), KEYSPACE, bar::stepTo);
        }
        out.printf(
                Locale.ROOT,
                "Loaded %,d chat messages into the source: %,d were edited later, %,d have a time to live, and %,d more"
                        + " were deleted again.%n",
                counts.live(),
                counts.edited(),
                counts.expiring(),
                counts.deleted());
        // a node counts its tables every five minutes by itself; the plan is nicer with numbers in it
        clusters.source().node(0).nodetool("flush", KEYSPACE);
        clusters.source().node(0).nodetool("refreshsizeestimates");
        return counts;
    }

    private Path writeConfig() throws IOException {
        Path file = folder.resolve("demo.conf");
        return Files.writeString(file, """
                %s
                %s
                tables = ["%s.%s"]
                checkpoint { path = "%s" }
                report { directory = "%s" }
                """.formatted(
                        connection(clusters.source(), "source"),
                        connection(clusters.target(), "target"),
                        KEYSPACE,
                        ChatData.TABLE,
                        folder.resolve("checkpoint.db"),
                        folder.resolve("report")));
    }

    private DemoComparison compare(ChatCounts loaded) {
        out.println("\nReading both sides and comparing each cell: value, writetime, time to live ...");
        try (ProgressBar bar = Progress.steps(invocation.err(), "compare", loaded.live())) {
            return DemoComparison.of(
                    DemoRow.read(clusters.source().session(), KEYSPACE, ChatData.TABLE),
                    DemoRow.read(clusters.target().session(), KEYSPACE, ChatData.TABLE),
                    bar::stepTo);
        }
    }

    private void conclude(ChatCounts loaded, DemoComparison comparison) {
        out.println();
        if (comparison.isClean()) {
            out.printf(
                    Locale.ROOT,
                    "The copy is exact: %,d rows, %,d cells, the same on both sides, with the time at which each was"
                            + " written and the moment at which it expires.%n",
                    comparison.rows(),
                    comparison.cells());
            out.printf(
                    Locale.ROOT,
                    "Among them %,d rows whose cells were written at different times, and %,d that expire.%n",
                    loaded.edited(),
                    loaded.expiring());
        } else {
            out.printf(Locale.ROOT, "The two sides differ in %,d places; the first:%n", comparison.differenceCount());
            for (Difference difference :
                    comparison.differences().stream().limit(DIFFERENCES_SHOWN).toList()) {
                out.println("  " + difference);
            }
        }
        out.printf("""

                Where to look next
                  %s   what was migrated: a config file of four lines
                  %s   the run in numbers
                  conf/chat.conf   the same for your own clusters, with comments
                  README.md        how to run it with spark-submit, resume, and what is not there yet
                """, folder.resolve("demo.conf"), folder.resolve("report"));
    }

    static String connections(ClusterPair clusters, DemoFolder folder) {
        return """

                Both nodes go on running. For cqlsh, or for a config file:
                  %s
                  %s
                Try: jobs/bin/ringshift migrate --config %s --dry-run
                Ctrl-C stops the nodes.
                """.formatted(
                        connection(clusters.source(), "source"),
                        connection(clusters.target(), "target"),
                        folder.resolve("demo.conf"));
    }

    private static String connection(CassandraCluster cluster, String role) {
        InetSocketAddress address = cluster.contactPoints().get(0);
        return "%s { contact-points = [\"%s:%d\"], local-datacenter = %s }"
                .formatted(
                        role,
                        address.getAddress().getHostAddress(),
                        address.getPort(),
                        cluster.options().datacenter());
    }
}
