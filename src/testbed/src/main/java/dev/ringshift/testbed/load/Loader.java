package dev.ringshift.testbed.load;

import dev.ringshift.testbed.ProgramOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.apache.commons.cli.ParseException;

/** Sends requests at intended times, and measures how long their answers take. */
public final class Loader {
    /**
     * Fewer than may be in flight later: a server that is not yet compiled would fall behind, spend its time on calls whose
     * deadline has passed, and never recover.
     */
    private static final int WARMUP_IN_FLIGHT = 128;

    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    /** How long after the deadline of the last request its end may still come. */
    private static final long GRACE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final LoadOptions options;
    private final Ticker ticker;
    private final Requests requests;

    private Loader(LoadOptions options, Channels channels, ReplyCheck check, Ticker ticker) {
        this.options = options;
        this.ticker = ticker;
        this.requests = new Requests(options, channels, check, ticker);
    }

    /**
     * Prints the result as JSON and as a line for people. Exits with 1 if nothing was answered, with 2 if the arguments make no
     * sense.
     */
    public static void main(String[] args) throws InterruptedException {
        try {
            if (ProgramOptions.askForHelp(args)) {
                System.out.print(LoaderArguments.PROGRAM.help());
            } else {
                LoadResult result = run(LoaderArguments.parse(args));
                System.out.println(result.toJson());
                System.out.println(result.summary());
                exitIfUnanswered(result);
            }
        } catch (ParseException | IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help lists all options");
            System.exit(2);
        }
    }

    /** Or a script would take figures of nothing for figures. */
    private static void exitIfUnanswered(LoadResult result) {
        if (result.ok() == 0) {
            System.err.printf(
                    "Cannot measure: none of %d requests was answered: %s; look at the targets, and at --method and --field%n",
                    result.sent(), result.failed());
            System.exit(1);
        }
    }

    /** Loads the targets in turn, and returns when all answers have come or their deadlines have passed. */
    public static LoadResult run(LoadOptions options) throws InterruptedException {
        try (Channels channels =
                Channels.roundRobin(options.calls().targets(), options.calls().eventLoops())) {
            return run(options, channels);
        }
    }

    /** The same through other channels, which stay open; the targets of the options do not matter. */
    public static LoadResult run(LoadOptions options, Channels channels) throws InterruptedException {
        return run(options, channels, Ticker.SYSTEM);
    }

    /**
     * The same, with a check that knows what is right.
     *
     * @param check in the place of the one that the options may ask for
     */
    public static LoadResult run(LoadOptions options, Channels channels, ReplyCheck check) throws InterruptedException {
        return new Loader(options, channels, check, Ticker.SYSTEM).run();
    }

    static LoadResult run(LoadOptions options, Channels channels, Ticker ticker) throws InterruptedException {
        ReplyCheck check = options.verify() ? new SameReplies(options.keys().count()) : ReplyCheck.none();
        return new Loader(options, channels, check, ticker).run();
    }

    private LoadResult run() throws InterruptedException {
        Schedule schedule = new Schedule(
                options.pace(),
                new KeySampler(options.keys()),
                // not the keys' numbers again, or short gaps would come with certain keys
                new SplittableRandom(~options.keys().seed()));
        schedule.advance();
        long origin = ticker.nanos();
        long warmupNanos = options.warmup().toNanos();
        sendUntil(warmupNanos, schedule, origin, Math.min(WARMUP_IN_FLIGHT, options.maxInFlight()), new Tally());
        if (options.simultaneous() > 0) {
            // so that those for the same key are answered before
            awaitAnswers();
        }
        Tally tally = new Tally();
        Duration cpuBefore = cpu();
        long start = options.simultaneous() > 0 ? ticker.nanos() : origin + warmupNanos;
        if (options.simultaneous() > 0) {
            for (int i = 0; i < options.simultaneous(); i++) {
                requests.send(1, start, options.maxInFlight(), tally);
            }
        } else {
            sendUntil(warmupNanos + options.length().toNanos(), schedule, origin, options.maxInFlight(), tally);
        }
        awaitAnswers();
        for (int left = requests.inFlight(); left > 0; left--) {
            tally.failed("UNANSWERED");
        }
        Duration took = Duration.ofNanos(ticker.nanos() - start);
        return tally.result(Instant.now().minus(took), took, cpu().minus(cpuBefore));
    }

    private void sendUntil(long endNanos, Schedule schedule, long origin, int maxInFlight, Tally tally)
            throws InterruptedException {
        while (schedule.nanos() < endNanos) {
            long intended = origin + schedule.nanos();
            ticker.waitUntil(intended);
            requests.send(schedule.key(), intended, maxInFlight, tally);
            schedule.advance();
        }
        ticker.waitUntil(origin + endNanos);
    }

    private void awaitAnswers() throws InterruptedException {
        long giveUp = ticker.nanos() + options.calls().deadline().toNanos() + GRACE_NANOS;
        while (requests.inFlight() > 0 && ticker.nanos() < giveUp) {
            ticker.waitUntil(ticker.nanos() + POLL_NANOS);
        }
    }

    private static Duration cpu() {
        return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
    }
}
