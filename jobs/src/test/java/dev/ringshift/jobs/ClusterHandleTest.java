package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.spark.connector.cql.CassandraConnectionFactory;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.CopySettings;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Failed;
import dev.ringshift.ring.Split;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import scala.jdk.javaapi.CollectionConverters;

class ClusterHandleTest {
    /** What was opened, and "close " + what was closed; a session's name is its factory's. */
    private static final Queue<String> EVENTS = new ConcurrentLinkedQueue<>();

    @Test
    void should_open_one_session_when_tasks_start_at_once() throws Exception {
        int tasks = 8;
        byte[] shipped = bytes(handle("at-once"));
        CyclicBarrier together = new CyclicBarrier(tasks);
        ExecutorService executor = Executors.newFixedThreadPool(tasks);
        try {
            List<Future<String>> names = IntStream.range(0, tasks)
                    .mapToObj(task -> executor.submit(() -> {
                        together.await();
                        try (CqlSession session = read(shipped).open()) {
                            together.await(); // nobody lets go before all have it
                            return session.getName();
                        }
                    }))
                    .toList();
            for (Future<String> name : names) {
                assertThat(name.get(30, TimeUnit.SECONDS)).isEqualTo("at-once");
            }
        } finally {
            executor.shutdownNow();
        }
        assertThat(EVENTS.stream().filter("at-once"::equals)).hasSize(1);
    }

    @Test
    void should_open_two_sessions_when_handles_differ() {
        try (CqlSession source = handle("differ-source").open();
                CqlSession target = handle("differ-target").open()) {
            assertThat(source.getName()).isEqualTo("differ-source");
            assertThat(target.getName()).isEqualTo("differ-target");
        }
    }

    @Test
    void should_keep_session_open_when_another_task_still_uses_it() {
        ClusterHandle handle = handle("in-use");
        try (CqlSession second = handle.open()) {
            handle.open().close();
            assertThat(EVENTS).doesNotContain("close in-use");
            assertThat(second.getName()).isEqualTo("in-use");
        }
    }

    @Test
    void should_differ_when_password_differs() {
        SparkConf spark = new SparkConf(false);

        assertThat(ClusterHandle.of(spark, settings("one"))).isEqualTo(ClusterHandle.of(spark, settings("one")));
        assertThat(ClusterHandle.of(spark, settings("one"))).isNotEqualTo(ClusterHandle.of(spark, settings("two")));
    }

    @Test
    void should_hide_password_when_printed() {
        assertThat(ClusterHandle.of(new SparkConf(false), settings("hush")).toString())
                .contains("source", "127.0.0.1:9")
                .doesNotContain("hush");
    }

    @Test
    void should_survive_serialization_when_shipped_to_executor() throws Exception {
        ClusterHandle handle = ClusterHandle.of(new SparkConf(false), settings("one"));

        assertThat(read(bytes(handle))).isEqualTo(handle);
    }

    @Test
    void should_throw_what_the_factory_throws_when_session_cannot_be_opened() {
        ClusterHandle handle = new ClusterHandle(new FailingFactory(), 0);

        assertThatThrownBy(handle::open).isInstanceOf(ClusterException.class).hasMessage("nobody there");
    }

    @Test
    void should_close_the_first_session_when_the_second_cannot_be_opened() {
        ClusterHandle nobody = new ClusterHandle(new FailingFactory(), 0);

        assertThatThrownBy(() -> SessionPair.open(handle("alone"), nobody)).hasMessage("nobody there");

        assertThat(EVENTS).containsSubsequence("alone", "close alone");
    }

    /** Spark tried it again, and then gave up the other splits of the wave with it. */
    @Test
    void should_report_its_split_as_failed_when_a_task_cannot_connect() {
        Split split = SplitSamples.plan(SplitSamples.TABLE, 1).get(0);
        ClusterHandle nobody = new ClusterHandle(new FailingFactory(), 0);

        SplitReport report = report(split, nobody, SplitSamples.SETTINGS);

        assertThat(report.split()).isEqualTo(split);
        assertThat(report.outcome())
                .isEqualTo(new Failed(
                        "Cannot copy %s: nobody there; it is taken up again on the next run".formatted(split)));
    }

    @Test
    void should_close_both_sessions_when_the_engine_cannot_be_made() {
        Split split = SplitSamples.plan(SplitSamples.TABLE, 1).get(0);

        CopySettings noTries = new CopySettings(
                SplitSamples.SETTINGS.splitSize(),
                null,
                null,
                null,
                null,
                null,
                null,
                0,
                CopySettings.RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                0,
                SplitSamples.SETTINGS.firstBackoff(),
                SplitSamples.SETTINGS.maxBackoff());

        assertThat(report(split, handle("no-engine"), noTries).outcome()).isInstanceOf(Failed.class);

        assertThat(EVENTS).containsSubsequence("no-engine", "close no-engine");
    }

    private static SplitReport report(Split split, ClusterHandle handle, CopySettings settings) {
        SplitTask.Job job = new SplitTask.Job("run", handle, handle, new SplitWork.Copy(settings, SplitSamples.TUNING));
        return new SplitTask(job, SplitSamples.tablePlan(SplitSamples.TABLE, 1).mapping())
                .apply(CollectionConverters.asScala(List.of(split).iterator()));
    }

    private static ClusterHandle handle(String name) {
        return new ClusterHandle(new FakeFactory(name), 0);
    }

    private static ClusterSettings settings(String password) {
        return new ClusterSettings("source", List.of("127.0.0.1:9"), "dc1", "user", password, "ONE", null, "");
    }

    private static byte[] bytes(ClusterHandle handle) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(handle);
        }
        return bytes.toByteArray();
    }

    @SuppressWarnings("BanSerializableRead") // what Spark does with it
    private static ClusterHandle read(byte[] bytes) throws IOException, ClassNotFoundException {
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes))) {
            return (ClusterHandle) in.readObject();
        }
    }

    private record FakeFactory(String name) implements CassandraConnectionFactory {
        private static final long serialVersionUID = 1;

        @Override
        public CqlSession createSession(CassandraConnectorConf conf) {
            EVENTS.add(name);
            return (CqlSession) Proxy.newProxyInstance(
                    CqlSession.class.getClassLoader(), new Class<?>[] {CqlSession.class}, (proxy, method, args) -> {
                        return switch (method.getName()) {
                            case "getName" -> name;
                            case "close" -> EVENTS.add("close " + name) ? null : proxy;
                            case "hashCode" -> System.identityHashCode(proxy);
                            case "equals" -> proxy == args[0];
                            default -> null;
                        };
                    });
        }
    }

    private record FailingFactory() implements CassandraConnectionFactory {
        private static final long serialVersionUID = 1;

        @Override
        public CqlSession createSession(CassandraConnectorConf conf) {
            throw new ClusterException("nobody there", null);
        }
    }
}
