package dev.ringshift.jobs;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;

/** When a run began and when it ended, by a clock that nobody sets: the wall clock may be set back while a run goes on. */
final class RunTime {
    private final Instant started;
    private final LongSupplier nanoClock;
    private final long startedNanos;

    private RunTime(Instant started, LongSupplier nanoClock) {
        this.started = started;
        this.nanoClock = nanoClock;
        this.startedNanos = nanoClock.getAsLong();
    }

    /** Begins now. */
    static RunTime begin(Clock clock, LongSupplier nanoClock) {
        return new RunTime(clock.instant().truncatedTo(ChronoUnit.MILLIS), nanoClock);
    }

    Instant started() {
        return started;
    }

    /** Never before {@link #started}. */
    Instant now() {
        return started.plusNanos(nanoClock.getAsLong() - startedNanos).truncatedTo(ChronoUnit.MILLIS);
    }
}
