package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.CqlSession;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CassandraClusterIT {
    @Test
    void should_keep_data_and_login_when_killed_and_started_again(@TempDir Path directory) {
        ClusterOptions options = ClusterOptions.builder(CassandraVersion.V5_0)
                .requireLogin()
                .numTokens(4)
                .heapMegabytes(512)
                .directory(directory)
                .build();
        long pid;
        try (CassandraCluster cluster = CassandraCluster.start(options)) {
            CassandraNode node = cluster.node(0);
            cluster.createKeyspace("kept");
            assertThatThrownBy(() -> login(cluster, "wrong")).isInstanceOf(AllNodesFailedException.class);

            node.kill();
            assertThat(node.isRunning()).isFalse();
            node.start();

            try (CqlSession session = login(cluster, CassandraCluster.PASSWORD)) {
                assertThat(session.getMetadata().getKeyspace("kept")).isPresent();
                assertThat(session.execute("SELECT tokens FROM system.local")
                                .one()
                                .getSet(0, String.class))
                        .hasSize(4);
            }
            pid = node.pid();
        }
        assertThat(ProcessHandle.of(pid)).isEmpty();
        assertThat(directory.resolve("node1/data")).isNotEmptyDirectory();
    }

    @Test
    void should_quote_the_log_when_a_node_does_not_come_up() {
        ClusterOptions options = ClusterOptions.builder(CassandraVersion.V4_1)
                .yaml("no_such_setting", true)
                .build();

        assertThatThrownBy(() -> CassandraCluster.start(options))
                .hasMessageStartingWith("Cannot start Cassandra 4.1 on 127.")
                .hasMessageContaining("it exited with")
                .hasMessageContaining("no_such_setting");
    }

    @Test
    void should_leave_no_node_behind_when_the_parent_is_killed() throws Exception {
        Process parent = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-D" + RingshiftHome.PROPERTY + "="
                                + RingshiftHome.find().directory(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Parent.class.getName())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        ProcessHandle node = ProcessHandle.of(Long.parseLong(firstLine(parent))).orElseThrow();
        assertThat(node.isAlive()).isTrue();

        parent.destroyForcibly();

        assertThat(node.onExit()).succeedsWithin(30, TimeUnit.SECONDS);
    }

    private static CqlSession login(CassandraCluster cluster, String password) {
        return cluster.sessionBuilder()
                .withAuthCredentials(CassandraCluster.USERNAME, password)
                .build();
    }

    private static String firstLine(Process process) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        return String.valueOf(reader.readLine());
    }

    /** Starts a node, prints its process id and waits to be killed. */
    public static final class Parent {
        private Parent() {}

        public static void main(String[] args) throws InterruptedException {
            CassandraCluster cluster = CassandraCluster.start(ClusterOptions.of(CassandraVersion.V5_0));
            System.out.println(cluster.node(0).pid());
            new CountDownLatch(1).await();
        }
    }
}
