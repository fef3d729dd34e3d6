package dev.ringshift.jobs;

import dev.ringshift.report.Amounts;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/** Several things measured in one run, in alternating order, since only their ratios mean something on a busy machine. */
final class BenchRounds {
    private BenchRounds() {}

    /** Something to measure. */
    interface Variant {
        /** One line for people. */
        String title();
    }

    /** Measures one round of something. */
    @FunctionalInterface
    interface Meter<V extends Variant> {
        Measurement measure(V variant) throws Exception;
    }

    /**
     * The round in the middle; of an even number, the later of the two.
     *
     * @param by what they are ordered by
     */
    static <T> T median(List<T> rounds, ToDoubleFunction<T> by) {
        return rounds.stream().sorted(Comparator.comparingDouble(by)).toList().get(rounds.size() / 2);
    }

    /** The medians of some rounds after one that does not count. */
    static <V extends Enum<V> & Variant> Map<V, Measurement> medians(
            List<V> variants, int rounds, Meter<V> meter, PrintStream err) throws Exception {
        Map<V, List<Measurement>> results = new TreeMap<>();
        for (int round = 0; round <= rounds; round++) {
            List<V> order = new ArrayList<>(variants);
            if (round % 2 == 1) {
                Collections.reverse(order);
            }
            for (V variant : order) {
                Measurement measured = meter.measure(variant);
                err.printf(
                        Locale.ROOT,
                        "%s %s: %.1f s%n",
                        round == 0 ? "warm-up" : "round " + round,
                        variant.title(),
                        measured.seconds());
                if (round > 0) {
                    results.computeIfAbsent(variant, each -> new ArrayList<>()).add(measured);
                }
            }
        }
        Map<V, Measurement> medians = new TreeMap<>();
        results.forEach((variant, all) -> medians.put(variant, Measurement.median(all)));
        return medians;
    }

    /** One line for each. */
    static String table(Map<? extends Variant, Measurement> medians) {
        StringBuilder text = new StringBuilder(String.format(
                Locale.ROOT, "%-45s %10s %10s %12s %10s%n", "", "seconds", "rows/s", "CPU us/row", "peak heap"));
        medians.forEach((variant, median) -> text.append(String.format(
                Locale.ROOT,
                "%-45s %10.1f %,10.0f %12.1f %10s%n",
                variant.title(),
                median.seconds(),
                median.rowsPerSecond(),
                median.cpuMicrosPerRow(),
                Amounts.bytes(median.peakHeapBytes()))));
        return text.toString();
    }
}
