package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.DriverException;
import dev.ringshift.checkpoint.Findings;
import dev.ringshift.checkpoint.Findings.Due;
import dev.ringshift.read.Failures;
import dev.ringshift.report.Compared;
import dev.ringshift.report.Suspect;
import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import me.tongfei.progressbar.ProgressBar;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Has all suspects looked at again, by the driver, until nobody is suspect any more. One thread. */
final class SecondLook {
    private static final Logger LOG = LoggerFactory.getLogger(SecondLook.class);

    /** Between two looks at Ctrl-C, all durable together. */
    private static final int ROWS_AT_ONCE = 2_000;

    /** One row may be unreadable for what is in it; so many mean that a cluster is not there. */
    private static final int MOST_UNREADABLE = 20;

    private static final int MOST_PAUSE_MILLIS = 200;

    private final Findings findings;
    private final Looker looker;
    private final BooleanSupplier stop;
    private final PrintStream err;
    private final Set<Long> unreadable = new HashSet<>();
    private long left;

    /** Whoever reads the rows. */
    @FunctionalInterface
    interface Looker {
        /**
         * Looks once at rows of one table.
         *
         * @throws ExecutionException when one of them cannot be read
         * @throws DriverException when the statements that read them cannot be prepared
         */
        Compared look(String table, List<Suspect> suspects) throws InterruptedException, ExecutionException;
    }

    SecondLook(Findings findings, Looker looker, BooleanSupplier stop, PrintStream err) {
        this.findings = findings;
        this.looker = looker;
        this.stop = stop;
        this.err = err;
    }

    /** Returns early when told to stop; false when some rows could not be read, which stay suspect. */
    boolean run() throws InterruptedException {
        long suspects = findings.suspects();
        left = suspects;
        if (suspects == 0) {
            return true;
        }
        try (ProgressBar bar = Progress.steps(err, "look again", suspects)) {
            for (Due due = next(); !due.suspects().isEmpty() && waitUntil(due.dueMillis()); due = next()) {
                judge(due);
                bar.stepTo(suspects - left);
            }
        } catch (ExecutionException | DriverException e) {
            LOG.error("Rows that differ could not be looked at again", e);
            err.printf(
                    "ringshift: Cannot look again at %,d rows that differ: %s; run the same command again%n",
                    left, Failures.describe(e));
            return false;
        }
        return unreadable.isEmpty();
    }

    private Due next() {
        return findings.due(System.currentTimeMillis(), ROWS_AT_ONCE, unreadable);
    }

    private void look(Due due) throws InterruptedException, ExecutionException {
        Compared compared = looker.look(due.table(), due.suspects());
        findings.judged(due, compared);
        left -= due.suspects().size() - compared.suspects().size();
    }

    private void judge(Due due) throws InterruptedException, ExecutionException {
        try {
            look(due);
        } catch (ExecutionException | DriverException e) {
            LOG.warn("One of {} rows cannot be read", due.suspects().size(), e);
            for (Due one : due.each()) {
                judgeAlone(one);
            }
        }
    }

    private void judgeAlone(Due one) throws InterruptedException, ExecutionException {
        try {
            look(one);
        } catch (ExecutionException | DriverException e) {
            unreadable.addAll(one.numbers());
            if (unreadable.size() >= MOST_UNREADABLE) {
                throw e;
            }
            err.printf(
                    "ringshift: Cannot look again at a row of %s, token %d: %s; run the same command again%n",
                    one.table(), one.suspects().get(0).token(), Failures.describe(e));
        }
    }

    private boolean waitUntil(long millis) throws InterruptedException {
        for (long left = millis - System.currentTimeMillis();
                left > 0 && !stop.getAsBoolean();
                left = millis - System.currentTimeMillis()) {
            TimeUnit.MILLISECONDS.sleep(Math.min(left, MOST_PAUSE_MILLIS));
        }
        return !stop.getAsBoolean();
    }
}
