package dev.ringshift.jobs;

import dev.ringshift.jobs.RunMeter.Reading;
import java.time.Duration;
import java.util.Locale;

/** Numbers as people read them. */
final class Texts {
    private static final double KIB = 1024;

    private Texts() {}

    /** What goes beside a progress bar. */
    static String pace(Reading reading) {
        StringBuilder text = new StringBuilder(String.format(Locale.ROOT, "%.1f %% of ring", 100 * reading.ringDone()));
        if (reading.work().estimatedBytes() > 0) {
            text.append(String.format(
                    Locale.ROOT,
                    ", %.0f %% of ~%s",
                    100.0 * reading.tally().bytes() / reading.work().estimatedBytes(),
                    bytes(reading.work().estimatedBytes())));
        }
        text.append(String.format(
                Locale.ROOT, ", %,.0f rows/s, %s/s", reading.rowsPerSecond(), bytes((long) reading.bytesPerSecond())));
        reading.remaining()
                .ifPresent(left -> text.append(", ").append(duration(left)).append(" left"));
        text.append(", ").append(reading.tally().retries()).append(" retries");
        if (reading.splitsFailed() > 0) {
            text.append(", ").append(reading.splitsFailed()).append(" FAILED");
        }
        return text.toString();
    }

    static String bytes(long bytes) {
        double amount = bytes;
        for (String unit : new String[] {"B", "KiB", "MiB", "GiB"}) {
            if (Math.abs(amount) < KIB) {
                return String.format(Locale.ROOT, unit.equals("B") ? "%.0f %s" : "%.1f %s", amount, unit);
            }
            amount /= KIB;
        }
        return String.format(Locale.ROOT, "%.1f TiB", amount);
    }

    static String duration(Duration duration) {
        long seconds = duration.toSeconds();
        return duration.toHours() > 0
                ? String.format(Locale.ROOT, "%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60)
                : String.format(Locale.ROOT, "%d:%02d", seconds / 60, seconds % 60);
    }
}
