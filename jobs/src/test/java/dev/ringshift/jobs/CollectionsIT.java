package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.collections.CollectionRows;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Collections from a source that shows the times of their elements, copied by processes that are killed. */
@ExtendWith(ClusterPairExtension.class)
class CollectionsIT {
    /** {@code -Dringshift.rows=100000} for the large version. */
    private static final int ROWS = Math.toIntExact(Long.getLong("ringshift.rows", 4_000));

    private static final int KILLS = 3;
    private static final Duration LIMIT = Duration.ofMinutes(10);
    private static final List<String> COLUMNS = List.of("v", "l", "m", "s", "u", "st", "sl");

    /** More than what four attempts at a split add to the timestamps of lists. */
    private static final long MOST_SHIFT_MICROS = 2_000;

    /** Between the reads of the two sides. */
    private static final int MOST_SECONDS_APART = 20;

    @TempDir
    private Path folder;

    private Stage stage;
    private CqlSession session;

    @BeforeEach
    void open(ClusterPair clusters) {
        stage = Stage.of(clusters, CollectionsIT.class, folder);
        session = clusters.target().session();
    }

    @Test
    void should_equal_the_source_element_by_element_when_killed_three_times() throws Exception {
        stage.onTarget("CREATE TYPE %s.pair (" + CollectionRows.FIELDS + ")");
        String columns = CollectionRows.columns("pair", ", st text STATIC, sl list<int> STATIC");
        stage.onTarget("CREATE TABLE %s.here (" + columns + ")");
        stage.onTarget("CREATE TABLE %s.there (" + columns + ")");
        fill();
        Path config = config();

        for (int kill = 1; kill <= KILLS; kill++) {
            int splits = 4 * kill;
            // slow enough to be caught in the middle
            Process process = Processes.start(
                    launcher(config, "--set", "copy.in-flight.statements=4", "--set", "copy.batch.rows=8"),
                    Processes.childOptions(),
                    folder.resolve("killed-%d.log".formatted(kill)));
            Awaitility.await().atMost(LIMIT).until(() -> !process.isAlive() || MigrateIT.splitsDone(stage) >= splits);
            assertThat(process.isAlive()).as("in the middle").isTrue();
            Processes.kill(process);
            process.waitFor();
        }
        Processes.Result last =
                Processes.run(launcher(config), Processes.childOptions(), folder.resolve("last.log"), LIMIT);

        assertThat(last.exitCode()).as(last.output()).isZero();
        assertThat(last.output()).contains("Resuming ");
        assertThat(compare()).isEqualTo(ROWS);
    }

    private void fill() {
        String table = stage.keyspace() + ".here";
        int partitions = CollectionRows.load(session, table, ROWS);
        PreparedStatement statics =
                session.prepare("UPDATE " + table + " USING TIMESTAMP ? SET st = ?, sl = ? WHERE p = ?");
        for (int p = 0; p < partitions; p++) {
            session.execute(statics.bind(1_500_000L + p, "p" + p, List.of(p, p), p));
        }
    }

    /** Reads both tables side by side; returns how many rows there are. */
    private int compare() {
        List<String> selected = new ArrayList<>(List.of("p", "k"));
        COLUMNS.forEach(column ->
                selected.addAll(List.of(column, "WRITETIME(%s)".formatted(column), "TTL(%s)".formatted(column))));
        String select = "SELECT %s FROM %s.".formatted(String.join(", ", selected), stage.keyspace());
        Iterator<Row> here = session.execute(select + "here").iterator();
        Iterator<Row> there = session.execute(select + "there").iterator();
        int rows = 0;
        while (here.hasNext() && there.hasNext()) {
            compare(here.next(), there.next());
            rows++;
        }
        assertThat(here.hasNext()).as("rows that the target lacks").isFalse();
        assertThat(there.hasNext()).as("rows that only the target has").isFalse();
        return rows;
    }

    private static void compare(Row here, Row there) {
        String key = here.getInt("p") + " " + here.getInt("k");
        assertThat(there.getInt("p") + " " + there.getInt("k")).isEqualTo(key);
        for (int i = 0; i < COLUMNS.size(); i++) {
            int at = 2 + 3 * i;
            assertThat(there.getBytesUnsafe(at))
                    .as("%s of %s", COLUMNS.get(i), key)
                    .isEqualTo(here.getBytesUnsafe(at));
            List<Long> from = longs(here, at + 1);
            List<Long> to = longs(there, at + 1);
            if (COLUMNS.get(i).endsWith("l")) {
                long newest = from.stream().mapToLong(Long::longValue).max().orElseThrow();
                assertThat(to)
                        .as("times of a list, %s", key)
                        .hasSameSizeAs(from)
                        .allSatisfy(time -> assertThat(time).isBetween(newest + 1, newest + MOST_SHIFT_MICROS));
            } else {
                assertThat(to).as("times of %s of %s", COLUMNS.get(i), key).isEqualTo(from);
            }
            assertSameLife(longs(here, at + 2), longs(there, at + 2), key);
        }
    }

    private static void assertSameLife(List<Long> here, List<Long> there, String key) {
        assertThat(there).hasSameSizeAs(here);
        for (int i = 0; i < here.size(); i++) {
            assertThat(there.get(i))
                    .as("life in %s", key)
                    .isBetween(here.get(i) - MOST_SECONDS_APART, here.get(i) + MOST_SECONDS_APART);
            assertThat(there.get(i) < 0).as("for ever in %s", key).isEqualTo(here.get(i) < 0);
        }
    }

    /** One or several; -1000 for null. */
    private static List<Long> longs(Row row, int index) {
        Object value = row.getObject(index);
        List<?> all = value instanceof List<?> list ? list : Collections.singletonList(value);
        return all.stream()
                .map(each -> each == null ? -1000L : ((Number) each).longValue())
                .toList();
    }

    private Path config() throws Exception {
        String address = Stage.address(stage.clusters().target());
        return Files.writeString(folder.resolve("test.conf"), """
                source { contact-points = ["%s"], local-datacenter = dc1 }
                target { contact-points = ["%s"], local-datacenter = dc1 }
                tables = [{ source = "%s.here", target = "%s.there" }]
                checkpoint { path = "%s" }
                report { directory = "%s" }
                """.formatted(
                address, address, stage.keyspace(), stage.keyspace(), stage.checkpoint(), folder.resolve("report")));
    }

    private static List<String> launcher(Path config, String... more) {
        List<String> command = new ArrayList<>(List.of(
                Processes.home().resolve("jobs/bin/ringshift").toString(), "migrate", "--config", config.toString()));
        command.addAll(List.of(more));
        return command;
    }
}
