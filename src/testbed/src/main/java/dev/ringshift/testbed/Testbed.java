package dev.ringshift.testbed;

import dev.ringshift.testbed.chat.ChatCounts;
import dev.ringshift.testbed.chat.ChatData;
import dev.ringshift.testbed.front.ScyllaFront;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.commons.cli.ParseException;

/** Runs a source and a target cluster until it is interrupted. */
public final class Testbed {
    private static final String KEYSPACE = "chat";
    private static final long SEED = 1;
    private static final long PROGRESS_STEP = 100_000;

    private final TestbedArguments arguments;
    private final PrintStream out;

    private Testbed(TestbedArguments arguments, PrintStream out) {
        this.arguments = arguments;
        this.out = out;
    }

    /** Exits with 2 if the arguments make no sense, with 3 if a cluster does not come up. */
    public static void main(String[] args) throws InterruptedException {
        try {
            if (ProgramOptions.askForHelp(args)) {
                System.out.print(TestbedArguments.PROGRAM.help());
            } else {
                new Testbed(TestbedArguments.parse(args), System.out).run();
            }
        } catch (ParseException | IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help lists all options");
            System.exit(2);
        } catch (RuntimeException e) {
            System.err.println(e.getMessage());
            System.exit(3);
        }
    }

    private void run() throws InterruptedException {
        out.printf(
                "Starting Cassandra %s and %s in %s ...%n",
                arguments.source().version(), arguments.target().version(), arguments.directory());
        try (ClusterPair pair = ClusterPair.start(arguments.source(), arguments.target())) {
            if (arguments.rows() > 0) {
                load(pair);
            }
            List<InetSocketAddress> target = arguments.targetShards() > 0
                    ? List.of(front(pair))
                    : pair.target().contactPoints();
            out.print(connections(pair, target));
            // until a signal ends the process; the shutdown hooks of the clusters stop the nodes
            new CountDownLatch(1).await();
        }
    }

    /** Lives as long as the process, and tells at its end which shards the statements came to. */
    private InetSocketAddress front(ClusterPair pair) {
        ScyllaFront front = ScyllaFront.start(pair.target().node(0).address(), arguments.targetShards());
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> out.println(front.traffic().summary()), "report-traffic"));
        out.printf("The target looks like ScyllaDB with %d shards.%n", arguments.targetShards());
        return front.address();
    }

    private void load(ClusterPair pair) {
        pair.source().createKeyspace(KEYSPACE);
        pair.target().createKeyspace(KEYSPACE);
        ChatCounts counts =
                ChatData.create(arguments.rows(), SEED).load(pair.source().session(), KEYSPACE, progress());
        ChatData.createTable(pair.target().session(), KEYSPACE);
        out.printf(
                "The source's %s.%s has %,d live rows, %,d of them edited and %,d expiring; %,d more were deleted."
                        + " The target's is empty.%n",
                KEYSPACE, ChatData.TABLE, counts.live(), counts.edited(), counts.expiring(), counts.deleted());
    }

    private LongConsumer progress() {
        return new LongConsumer() {
            private long next = PROGRESS_STEP;

            @Override
            public void accept(long written) {
                if (written >= next) {
                    out.printf("%,d rows written%n", written);
                    next = written - written % PROGRESS_STEP + PROGRESS_STEP;
                }
            }
        };
    }

    private static String connections(ClusterPair pair, List<InetSocketAddress> target) {
        return """
                For a config file of Ringshift:
                  source { %s }
                  target { %s }
                Ctrl-C stops both.
                """.formatted(
                        connection(pair.source(), pair.source().contactPoints()), connection(pair.target(), target));
    }

    private static String connection(CassandraCluster cluster, List<InetSocketAddress> addresses) {
        String contactPoints = addresses.stream()
                .map(address -> "\"%s:%d\"".formatted(address.getAddress().getHostAddress(), address.getPort()))
                .collect(Collectors.joining(", "));
        return "contact-points = [%s], local-datacenter = %s"
                .formatted(contactPoints, cluster.options().datacenter());
    }
}
