package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.WriteTimeoutException;
import com.datastax.oss.driver.api.core.servererrors.WriteType;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copying twice is copying once, for random tables, and wherever the first copy ends. Other seeds than today's with
 * {@code -Dringshift.seed}, and more of them with {@code -Dringshift.tries}.
 */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class CopyRandomIT {
    private static final Logger LOG = LoggerFactory.getLogger(CopyRandomIT.class);
    private static final long SEED =
            Long.getLong("ringshift.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    private static final int TRIES = Integer.getInteger("ringshift.tries", 8);
    private static final int ROWS = 30;

    private final BothSides from4;
    private final BothSides from5;

    CopyRandomIT(ClusterPair pair) {
        from4 = BothSides.open(pair, CopyRandomIT.class);
        from5 = BothSides.openOnTarget(pair, CopyRandomIT.class);
    }

    @AfterAll
    void close() {
        from4.close();
        from5.close();
    }

    Stream<Named<BothSides>> sides() {
        return Stream.of(Named.of("4.1 to 5.0", from4), Named.of("5.0 to 5.0", from5));
    }

    @ParameterizedTest(autoCloseArguments = false)
    @MethodSource("sides")
    void should_end_alike_when_interrupted_anywhere_and_copied_again(BothSides sides) {
        String udt = sides.unmade()
                .onBoth("CREATE TYPE TABLE (a text, b int, c frozen<set<int>>)")
                .name();
        for (long seed = SEED; seed < SEED + TRIES; seed++) {
            LOG.info("Random table of seed {}", seed);
            try {
                copyTwice(sides, new Random(seed), udt);
            } catch (RuntimeException | AssertionError e) {
                throw new AssertionError("with -Dringshift.tries=1 -Dringshift.seed=" + seed, e);
            }
        }
    }

    private static void copyTwice(BothSides sides, Random random, String udt) {
        RandomTable made = new RandomTable(random, udt, sides.isOneCluster());
        TestTable table = sides.table(made.definition());
        for (String write : made.writes(ROWS)) {
            table.onSource(write);
        }
        int rows = table.source().rows().size();

        copyInPart(table, random);
        copy(table, new Attempt(2, 0));
        table.assertCopied(rows);
        Contents once = table.target();
        copy(table, new Attempt(2, 1));

        table.assertCopied(rows);
        once.assertSameAs(table.target());
    }

    private static void copy(TestTable table, Attempt attempt) {
        assertThat(table.run().copyRing(table.selection(), attempt).outcome()).isEqualTo(new Done());
    }

    /** Some writes have to be sent again, and one is the last: because the task ends, or because it fails. */
    private static void copyInPart(TestTable table, Random random) {
        BothSides sides = table.sides();
        int last = random.nextInt(ROWS);
        boolean interrupted = random.nextBoolean();
        boolean applied = random.nextBoolean();
        AtomicInteger sent = new AtomicInteger();
        Thread task = Thread.currentThread();
        CqlSession target = Intercepted.session(sides.target(), (statement, real) -> {
            int number = sent.incrementAndGet();
            if (number == last && interrupted) {
                task.interrupt();
            }
            if (number == last && !interrupted) {
                return failed(new InvalidQueryException(node(sides), "no such thing"), applied ? real.get() : null);
            }
            return number % 3 == 0 ? failed(timeout(sides), applied ? real.get() : null) : real.get();
        });
        SplitReport report = new CopyRun(sides.source(), target, CopyRun.settings(2, 3, null, 7))
                .copyRing(table.selection(), new Attempt(1, 0));
        LOG.info(
                "{} after {} requests, {} rows",
                report.outcome(),
                sent,
                report.tally().rows());
        // the flag is only there when the task ended for it
        var unused = Thread.interrupted();
    }

    private static CompletionStage<AsyncResultSet> failed(
            RuntimeException error, @Nullable CompletionStage<AsyncResultSet> after) {
        return after == null
                ? CompletableFuture.failedFuture(error)
                : after.thenCompose(answer -> CompletableFuture.failedFuture(error));
    }

    private static Node node(BothSides sides) {
        return sides.target().getMetadata().getNodes().values().iterator().next();
    }

    private static WriteTimeoutException timeout(BothSides sides) {
        return new WriteTimeoutException(node(sides), ConsistencyLevel.LOCAL_QUORUM, 0, 1, WriteType.UNLOGGED_BATCH);
    }
}
