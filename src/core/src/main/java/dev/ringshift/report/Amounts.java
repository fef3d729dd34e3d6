package dev.ringshift.report;

import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Bytes and times as people read them: rounded, with their unit, and the same in every locale. */
public final class Amounts {
    private static final double KIBI = 1024;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB", "PiB");

    private Amounts() {}

    /** Whole bytes below 1 KiB, tenths above: {@code 800 B}, {@code 1.5 MiB}. */
    public static String bytes(long bytes) {
        double amount = bytes;
        int unit = 0;
        while (amount >= KIBI && unit < UNITS.size() - 1) {
            amount /= KIBI;
            unit++;
        }
        return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, UNITS.get(unit));
    }

    /** Tenths of a second below a minute, whole seconds above: {@code 12.3 s}, {@code 1:05 min}, {@code 1:02:05 h}. */
    public static String time(Duration time) {
        if (time.toMillis() < 59_950) {
            return String.format(Locale.ROOT, "%.1f s", time.toMillis() / 1000.0);
        }
        Duration rounded = Duration.ofSeconds(time.plusMillis(500).toSeconds());
        return rounded.toHours() == 0
                ? String.format(Locale.ROOT, "%d:%02d min", rounded.toMinutes(), rounded.toSecondsPart())
                : String.format(
                        Locale.ROOT,
                        "%d:%02d:%02d h",
                        rounded.toHours(),
                        rounded.toMinutesPart(),
                        rounded.toSecondsPart());
    }
}
