package dev.ringshift.jobs;

import dev.ringshift.jobs.RunMeter.Reading;
import dev.ringshift.report.Amounts;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.DelegatingProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows how far a run is: a bar on a terminal, a line every 10 seconds elsewhere. Used by one thread. */
interface Progress extends AutoCloseable {

    void show(Reading reading);

    @Override
    void close();

    /** A bar when somebody is looking, lines when not. */
    @SuppressWarnings("SystemConsoleNull") // it is null without a terminal on JDK 17, which the build requires
    static Progress on(PrintStream out, String name, Reading start) {
        return System.console() == null ? new Lines(out, name, System::nanoTime) : new Bar(out, name, start);
    }

    /** A bar for a step of known length; where nobody is looking, it says only that it began. */
    @SuppressWarnings("SystemConsoleNull") // as above
    static ProgressBar steps(PrintStream out, String name, long steps) {
        if (System.console() == null) {
            out.printf(Locale.ROOT, "%s: %,d rows%n", name, steps);
        }
        return new ProgressBarBuilder()
                .setTaskName(name)
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(steps)
                .setUnit(" rows", 1)
                .setConsumer(
                        System.console() == null
                                ? new DelegatingProgressBarConsumer(text -> {})
                                : new ConsoleProgressBarConsumer(out, Bar.width()))
                .build();
    }

    /** What goes beside a progress bar. */
    static String pace(Reading reading) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.1f %% of ring", 100 * reading.ringDone()));
        if (reading.work().estimatedBytes() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    ", %.0f %% of ~%s",
                    100.0 * reading.tally().bytes() / reading.work().estimatedBytes(),
                    Amounts.bytes(reading.work().estimatedBytes())));
        }
        text.append(String.format(Locale.ROOT, ", %,.0f rows/s, %s/s", reading.rowsPerSecond(), Amounts.bytes((long)
                reading.bytesPerSecond())));
        reading.remaining()
                .ifPresent(left -> text.append(", ").append(Amounts.time(left)).append(" left"));
        text.append(", ").append(reading.tally().retries()).append(" retries");
        if (reading.splitsFailed() > 0) {
            text.append(", ").append(reading.splitsFailed()).append(" FAILED");
        }
        return text.toString();
    }

    /** Draws with a library; redrawn twice a second. */
    final class Bar implements Progress {
        private static final int REDRAW_MILLIS = 500;
        private static final int WIDTH = 140;

        private final ProgressBar bar;

        Bar(PrintStream out, String name, Reading start) {
            bar = new ProgressBarBuilder()
                    .setTaskName(name)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setUpdateIntervalMillis(REDRAW_MILLIS)
                    .setInitialMax(start.work().splits())
                    .setUnit(" splits", 1)
                    .setConsumer(new ConsoleProgressBarConsumer(out, width()))
                    .build();
        }

        private static int width() {
            String columns = Objects.requireNonNullElse(System.getenv("COLUMNS"), "");
            return columns.matches("[0-9]{2,4}") ? Integer.parseInt(columns) : WIDTH;
        }

        @Override
        public void show(Reading reading) {
            bar.setExtraMessage(" " + pace(reading));
            bar.stepTo(reading.splitsDone());
        }

        @Override
        public void close() {
            bar.close();
        }
    }

    /** For logs and pipes. */
    final class Lines implements Progress {
        private static final long BETWEEN_NANOS = Duration.ofSeconds(10).toNanos();

        private final PrintStream out;
        private final String name;
        private final LongSupplier nanoClock;
        private long lastNanos;

        Lines(PrintStream out, String name, LongSupplier nanoClock) {
            this.out = out;
            this.name = name;
            this.nanoClock = nanoClock;
            this.lastNanos = nanoClock.getAsLong();
        }

        @Override
        public void show(Reading reading) {
            long now = nanoClock.getAsLong();
            if (now - lastNanos >= BETWEEN_NANOS) {
                lastNanos = now;
                out.printf(
                        Locale.ROOT,
                        "%s: %d of %d splits, %s%n",
                        name,
                        reading.splitsDone(),
                        reading.work().splits(),
                        pace(reading));
            }
        }

        @Override
        public void close() {}
    }
}
