package dev.ringshift.jobs;

import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A keyspace of a test on both clusters, and a folder for its files.
 *
 * @param clusters shared with other tests
 * @param keyspace of this test alone
 * @param folder of this test alone
 */
record Stage(ClusterPair clusters, String keyspace, Path folder) {

    static Stage of(ClusterPair clusters, Class<?> test, Path folder) {
        return new Stage(clusters, clusters.createKeyspace(test), folder);
    }

    /** Runs CQL on both sides; {@code %s} stands for the keyspace. */
    void onBoth(String cql) {
        onSource(cql);
        onTarget(cql);
    }

    void onSource(String cql) {
        clusters.source().session().execute(cql.formatted(keyspace));
    }

    void onTarget(String cql) {
        clusters.target().session().execute(cql.formatted(keyspace));
    }

    long targetRows(String table) {
        return clusters.target()
                .session()
                .execute("SELECT count(*) FROM %s.%s".formatted(keyspace, table))
                .one()
                .getLong(0);
    }

    Path checkpoint() {
        return folder.resolve("checkpoint.db");
    }

    /** Writes a config file for some tables, as HOCON items of the list {@code tables}. */
    Path config(String... tables) throws IOException {
        String items = String.join(", ", tables).replace("%s", keyspace);
        return Files.writeString(folder.resolve("test.conf"), """
                source { contact-points = ["%s"], local-datacenter = dc1, consistency = LOCAL_ONE }
                target { contact-points = ["%s"], local-datacenter = dc1, consistency = LOCAL_ONE }
                tables = [%s]
                checkpoint { path = "%s" }
                report { directory = "%s" }
                validate { recheck-delay = 1s }
                """.formatted(
                address(clusters.source()), address(clusters.target()), items, checkpoint(), folder.resolve("report")));
    }

    Cli.Result migrate(Path config, String... more) {
        return Cli.run(Stream.concat(Stream.of("migrate", "--config", config.toString()), Arrays.stream(more))
                .toArray(String[]::new));
    }

    static String address(CassandraCluster cluster) {
        var first = cluster.contactPoints().get(0);
        return first.getAddress().getHostAddress() + ":" + first.getPort();
    }
}
