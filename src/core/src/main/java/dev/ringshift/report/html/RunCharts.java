package dev.ringshift.report.html;

import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Form;
import dev.ringshift.report.html.Content.Grid;
import dev.ringshift.report.html.Content.Series;
import dev.ringshift.report.html.CsvFile.ProgressLine;
import dev.ringshift.report.html.CsvFile.SplitLine;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.TreeMap;

/** What {@code splits.csv} and {@code progress.csv} say, for any run. */
final class RunCharts {
    private static final int POINTS = 200;
    private static final int SLOWEST = 10;

    private final Map<String, double[]> covered = new TreeMap<>();
    private final Set<String> tables = new HashSet<>();
    private final PriorityQueue<SplitLine> slowest = new PriorityQueue<>(Comparator.comparingLong(SplitLine::millis));
    private final List<ProgressLine> progress = new ArrayList<>();

    private RunCharts() {}

    /** Reads what there is in the folder. */
    static RunCharts of(Path folder) throws IOException {
        RunCharts charts = new RunCharts();
        CsvFile.read(folder.resolve("splits.csv"), SplitLine.class, charts::add);
        CsvFile.read(folder.resolve("progress.csv"), ProgressLine.class, charts::add);
        return charts;
    }

    private void add(SplitLine split) {
        tables.add(split.table());
        Ring.cover(split.range(), covered.computeIfAbsent(split.state(), state -> new double[Ring.PARTS]));
        slowest.add(split);
        if (slowest.size() > SLOWEST) {
            slowest.remove();
        }
    }

    private void add(ProgressLine line) {
        if (line.table().isEmpty()) {
            progress.add(line);
        }
    }

    /** Rows per second over time; empty when nobody took notes. */
    Optional<Chart> speed() {
        if (progress.size() < 2) {
            return Optional.empty();
        }
        int step = (progress.size() + POINTS - 1) / POINTS;
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (int i = 0; i < progress.size(); i += step) {
            List<ProgressLine> lines = progress.subList(i, Math.min(i + step, progress.size()));
            labels.add(Texts.time(lines.get(0).seconds()));
            values.add(Math.rint(lines.stream()
                    .mapToDouble(ProgressLine::rowsPerSecond)
                    .average()
                    .orElse(0)));
        }
        return Optional.of(new Chart(
                "speed",
                "Rows per second",
                "Over the time of this run.",
                Form.LINE,
                "rows/s",
                labels,
                List.of(new Series("rows/s", "value", values))));
    }

    /**
     * What of the ring the splits of all runs cover; empty when nobody took notes.
     *
     * @param done what was done with the splits, such as "compared"
     */
    Optional<Chart> ring(String done) {
        if (covered.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Chart(
                "coverage",
                "Where the runs have been on the ring",
                "Percent of each part of the ring that was %s; what is blank was not.".formatted(done),
                Form.STACK,
                "%",
                Ring.labels(),
                List.of(
                        coverage(done, "good", "done"),
                        coverage("failed", "bad", "failed"),
                        coverage("taken up, not ended", "idle", "pending"))));
    }

    private Series coverage(String name, String colour, String state) {
        double[] parts = covered.getOrDefault(state, new double[Ring.PARTS]);
        return new Series(
                name,
                colour,
                // a split that was taken up twice counts once
                Arrays.stream(parts)
                        .mapToObj(part -> rounded(Math.min(100, 100 * part / tables.size())))
                        .toList());
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    /** The splits that took longest, as a picture. */
    Optional<Chart> slowestChart() {
        if (slowest.isEmpty()) {
            return Optional.empty();
        }
        List<SplitLine> splits = slowestFirst();
        return Optional.of(new Chart(
                "slowest",
                "Slowest splits",
                "Seconds, by where they begin on the ring.",
                Form.ROWS,
                "s",
                splits.stream()
                        .map(split -> "%s at %s"
                                .formatted(split.table(), Ring.labels().get(Ring.part(split.start()))))
                        .toList(),
                List.of(new Series(
                        "seconds",
                        "writetime",
                        splits.stream().map(split -> split.millis() / 1000.0).toList()))));
    }

    /** The splits that took longest, as a table. */
    Optional<Grid> slowestGrid() {
        if (slowest.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Grid(
                "Slowest splits",
                List.of("table", "tokens", "state", "rows", "rows/s", "retries", "time"),
                4,
                slowestFirst().stream().map(RunCharts::row).toList()));
    }

    private List<SplitLine> slowestFirst() {
        return slowest.stream()
                .sorted(Comparator.comparingLong(SplitLine::millis).reversed())
                .toList();
    }

    private static List<String> row(SplitLine split) {
        String reason = split.reason();
        return List.of(
                split.table(),
                split.range().toString(),
                reason == null || reason.isEmpty() ? split.state() : split.state() + ": " + reason,
                Texts.number(split.rows()),
                split.millis() == 0 ? "" : String.format(Locale.ROOT, "%,.0f", 1000.0 * split.rows() / split.millis()),
                Texts.number(split.retries()),
                Texts.time(split.millis() / 1000.0));
    }
}
