package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.CommandParser;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.report.Comparison;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.chat.ChatCounts;
import dev.ringshift.testbed.chat.ChatData;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import me.tongfei.progressbar.ProgressBar;

/** The steps of a demo, told as they happen. */
final class Demo {
    static final String KEYSPACE = "chat";
    private static final long SEED = 1;

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
        String config = writeConfig().toString();
        ExitCode migrated = run("\nMigrating:", new MigrateCommand(), "--config", config);
        if (migrated != ExitCode.DONE) {
            return migrated;
        }
        folder.keep();
        List<DemoDamage> damage = DemoDamage.inflict(clusters.target(), KEYSPACE);
        out.println("\nNow the target is damaged on purpose:");
        damage.forEach(each -> out.println("  " + each));
        ExitCode validated = run("\nValidating, which must find just that:", new ValidateCommand(), "--config", config);
        Path report = latestReport();
        if (validated != ExitCode.INCOMPLETE || !hasJust(damage, report)) {
            return fail(validated, "the validation did not find just what was damaged", invocation.err());
        }
        out.println("Just that was found.");
        ExitCode repaired = run(
                "\nRepairing:",
                new RepairCommand(),
                "--config",
                config,
                "--report",
                report.toString(),
                "--delete-extra",
                "--older-than",
                "1h");
        if (repaired != ExitCode.DONE) {
            return fail(repaired, "the repair left something", invocation.err());
        }
        ExitCode again = run("\nValidating again:", new ValidateCommand(), "--config", config);
        if (again != ExitCode.DONE) {
            return fail(again, "both sides still differ", invocation.err());
        }
        return conclude(loaded, summary(latestReport()));
    }

    /** Does what somebody would do who types it. */
    private ExitCode run(String title, Command command, String... arguments) throws Exception {
        List<String> words = new ArrayList<>(List.of(command.name()));
        words.addAll(List.of(arguments));
        out.printf("%s%n  jobs/bin/ringshift %s%n", title, String.join(" ", words));
        return command.run(
                new CommandParser(command).parse(List.of(arguments)), invocation.as(words.toArray(String[]::new)));
    }

    /**
     * Says how the demo failed, unless it was stopped.
     *
     * @param step how the latest step ended
     */
    static ExitCode fail(ExitCode step, String what, PrintStream err) {
        if (step == ExitCode.INTERRUPTED) {
            return step;
        }
        err.println("ringshift: The demo failed: " + what + "; see above");
        return ExitCode.INCOMPLETE;
    }

    /** Run ids begin with the time. */
    private Path latestReport() throws IOException {
        try (Stream<Path> runs = Files.list(folder.resolve("report"))) {
            return runs.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private static boolean hasJust(List<DemoDamage> damage, Path report) throws IOException {
        List<Mismatch> found = new ArrayList<>();
        MismatchFile.read(MismatchFile.of(report), found::add);
        return found.size() == damage.size()
                && damage.stream().allMatch(each -> found.stream().anyMatch(each::is));
    }

    private static ValidationSummary summary(Path report) throws IOException {
        return (ValidationSummary) SummaryFile.readAny(report.resolve(SummaryFile.NAME));
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
                validate { recheck-delay = 1s }
                """.formatted(
                        connection(clusters.source(), "source"),
                        connection(clusters.target(), "target"),
                        KEYSPACE,
                        ChatData.TABLE,
                        folder.resolve("checkpoint.db"),
                        folder.resolve("report")));
    }

    private ExitCode conclude(ChatCounts loaded, ValidationSummary summary) {
        Comparison compared = summary.tables().get(0).compared();
        if (compared.rows() != loaded.live()) {
            return fail(
                    ExitCode.DONE,
                    "%,d messages were loaded, and %,d compared".formatted(loaded.live(), compared.rows()),
                    invocation.err());
        }
        out.printf(
                Locale.ROOT,
                "%nThe copy is exact: %,d rows, %,d cells, the same on both sides, with the time at which each was"
                        + " written and the moment at which it expires.%n",
                compared.rows(),
                compared.cells());
        out.printf(
                Locale.ROOT,
                "Among them %,d rows whose cells were written at different times, and %,d that expire.%n",
                loaded.edited(),
                loaded.expiring());
        out.printf("""

                Where to look next
                  %s   what was migrated: a config file of a few lines
                  %s   a folder for each run; open report.html in a browser
                  conf/chat.conf   the same for your own clusters, with comments
                  README.md        how to run it with spark-submit, resume, and what is not there yet
                """, folder.resolve("demo.conf"), folder.resolve("report"));
        return ExitCode.DONE;
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
