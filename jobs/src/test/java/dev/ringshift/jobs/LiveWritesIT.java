package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.SummaryFile;
import dev.ringshift.report.ValidationSummary;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An application writes to both sides, a thousand times a second, while a validation goes on. */
@ExtendWith(ClusterPairExtension.class)
class LiveWritesIT {
    private static final int ROWS = 20_000;
    private static final int FIRST_WRITES = 1_000;

    /** Rows of which the target does not get the last write. */
    private static final List<Integer> LOST =
            IntStream.range(0, 10).map(i -> 1 + i * (ROWS / 10)).boxed().toList();

    @TempDir
    private Path folder;

    private Stage stage;
    private PreparedStatement onSource;
    private PreparedStatement onTarget;
    private final ScheduledExecutorService application = Executors.newSingleThreadScheduledExecutor();
    private final Queue<CompletionStage<?>> sent = new ConcurrentLinkedQueue<>();
    /** A node that stalls is not flooded when it comes back. */
    private final Semaphore inFlight = new Semaphore(32);

    private final Random random = new Random(5);

    @BeforeEach
    void open(ClusterPair clusters) {
        stage = Stage.of(clusters, LiveWritesIT.class, folder);
        stage.onBoth("CREATE TABLE %s.t (id int PRIMARY KEY, v int)");
        String insert = "INSERT INTO %s.t (id, v) VALUES (?, ?) USING TIMESTAMP ?".formatted(stage.keyspace());
        onSource = clusters.source().session().prepare(insert);
        onTarget = clusters.target().session().prepare(insert);
    }

    @AfterEach
    void stop() {
        application.shutdownNow();
    }

    @Test
    void should_report_only_the_writes_that_one_side_did_not_get_when_both_are_written_meanwhile() throws Exception {
        IntStream.range(0, ROWS).forEach(id -> write(id, 0));
        awaitAnswers();
        Path config = stage.config("\"%s.t\"");
        startApplication();

        Cli.Result clean = validate(config);

        assertThat(clean.exitCode()).as(clean.out()).isZero();
        assertThat(summary(clean).tables().get(0).compared().inMotionRows()).isZero();
        for (int id : LOST) {
            stage.clusters().source().session().execute(onSource.bind(id, -1, now()));
        }
        int before = sent.size();

        Cli.Result different = validate(config);

        assertThat(sent.size()).as("written meanwhile").isGreaterThan(before + FIRST_WRITES);
        assertThat(summary(different).tables().get(0).compared().inMotionRows()).isZero();
        List<Mismatch> found = new ArrayList<>();
        MismatchFile.read(MismatchFile.of(runFolder(different)), found::add);
        assertThat(found).extracting(Mismatch::kind).containsOnly(Kind.VALUE);
        assertThat(found)
                .extracting(mismatch -> Integer.valueOf(mismatch.partitionKey().get("id")))
                .containsExactlyInAnyOrderElementsOf(LOST);
        application.shutdown();
        assertThat(application.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
        awaitAnswers();
    }

    private void startApplication() {
        int before = sent.size();
        var unused = application.scheduleAtFixedRate(this::writeAny, 0, 1, TimeUnit.MILLISECONDS);
        Awaitility.await().until(() -> sent.size() > before + FIRST_WRITES);
    }

    private void writeAny() {
        int id = random.nextInt(ROWS);
        if (!LOST.contains(id)) {
            write(id, random.nextInt());
        }
    }

    /** To the one side a little later than to the other, as applications do. */
    private void write(int id, int v) {
        inFlight.acquireUninterruptibly();
        long micros = now();
        sent.add(stage.clusters()
                .source()
                .session()
                .executeAsync(onSource.bind(id, v, micros))
                .thenCompose(answer -> stage.clusters().target().session().executeAsync(onTarget.bind(id, v, micros)))
                .whenComplete((answer, error) -> inFlight.release()));
    }

    private void awaitAnswers() {
        sent.forEach(each -> each.toCompletableFuture().join());
    }

    private static Cli.Result validate(Path config) {
        return Cli.run(
                "validate",
                "--config",
                config.toString(),
                "--set",
                "validate.recheck-delay=1s",
                "--set",
                "validate.settle=2s",
                "--set",
                "validate.rechecks=20");
    }

    private static ValidationSummary summary(Cli.Result result) throws Exception {
        return (ValidationSummary) SummaryFile.readAny(runFolder(result).resolve(SummaryFile.NAME));
    }

    private static Path runFolder(Cli.Result result) {
        Matcher printed = Pattern.compile("Summary: +(.*)/summary.json").matcher(result.out());
        assertThat(printed.find()).as(result.toString()).isTrue();
        return Path.of(printed.group(1));
    }

    private static long now() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }
}
