package dev.ringshift.report.html;

import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.MismatchFile;
import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Form;
import dev.ringshift.report.html.Content.MismatchRow;
import dev.ringshift.report.html.Content.Series;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What {@code mismatches.jsonl} says: all of it in the charts, the first of it in the table. */
final class MismatchCharts {
    /** With values of usual length, some hundred KiB; a browser filters so many while one types. */
    static final int ROWS = 2_000;

    private static final int VALUE_LENGTH = 200;
    private static final int TIMES = 48;

    private final Map<Kind, long[]> ring = new EnumMap<>(Kind.class);
    private final Map<Kind, List<Long>> written = new EnumMap<>(Kind.class);
    private final List<MismatchRow> rows = new ArrayList<>();
    private long total;
    private long withoutTime;

    private MismatchCharts() {}

    /** Reads the file of the run; there may be none. */
    static MismatchCharts of(Path folder) throws IOException {
        MismatchCharts charts = new MismatchCharts();
        Path file = MismatchFile.of(folder);
        if (Files.exists(file)) {
            HtmlReport.reading(file, () -> {
                MismatchFile.read(file, charts::add);
                return file;
            });
        }
        return charts;
    }

    private void add(Mismatch mismatch) {
        total++;
        ring.computeIfAbsent(mismatch.kind(), kind -> new long[Ring.PARTS])[Ring.part(mismatch.token())]++;
        Optional<Long> micros = Stream.of(mismatch.sourceWritetime(), mismatch.targetWritetime())
                .filter(Objects::nonNull)
                .max(Long::compare);
        if (micros.isPresent()) {
            written.computeIfAbsent(mismatch.kind(), kind -> new ArrayList<>()).add(micros.get());
        } else {
            withoutTime++;
        }
        if (rows.size() < ROWS) {
            rows.add(row(mismatch));
        }
    }

    /** How many the file has. */
    long total() {
        return total;
    }

    /** The first of them. */
    List<MismatchRow> rows() {
        return Collections.unmodifiableList(rows);
    }

    /** By position on the ring; empty when there is no mismatch. */
    Optional<Chart> byRing() {
        if (total == 0) {
            return Optional.empty();
        }
        return Optional.of(new Chart(
                "ring",
                "By position on the ring",
                "Of %s kept, from the least token to the greatest."
                        .formatted(Texts.count(total, "mismatch", "mismatches")),
                Form.STACK,
                "mismatches",
                Ring.labels(),
                series(ring)));
    }

    /** By the time at which the newer side was written; empty when no mismatch has one. */
    Optional<Chart> byWritetime() {
        if (written.isEmpty()) {
            return Optional.empty();
        }
        long first = written.values().stream().mapToLong(Collections::min).min().orElseThrow();
        long last = written.values().stream().mapToLong(Collections::max).max().orElseThrow();
        // as double: an application's own clock may say anything
        double width = Math.max(1, ((double) last - first) / TIMES);
        Map<Kind, long[]> counts = new EnumMap<>(Kind.class);
        written.forEach((kind, times) -> {
            long[] parts = counts.computeIfAbsent(kind, k -> new long[TIMES]);
            times.forEach(time -> parts[(int) Math.min(TIMES - 1, ((double) time - first) / width)]++);
        });
        return Optional.of(new Chart(
                "writetime",
                "By writetime",
                "Of the newer side, in UTC."
                        + (withoutTime == 0
                                ? ""
                                : " %s not shown: no writetime is known."
                                        .formatted(Texts.count(withoutTime, "mismatch is", "mismatches are"))),
                Form.STACK,
                "mismatches",
                times(first, width),
                series(counts)));
    }

    private static List<String> times(long first, double width) {
        Duration all = Duration.of((long) Math.min(width * TIMES, Long.MAX_VALUE), ChronoUnit.MICROS);
        String pattern =
                all.toDays() > TIMES ? "yyyy-MM-dd" : all.toHours() > 1 ? "yyyy-MM-dd HH:mm" : "MM-dd HH:mm:ss";
        DateTimeFormatter format =
                DateTimeFormatter.ofPattern(pattern, Locale.ROOT).withZone(ZoneOffset.UTC);
        return IntStream.range(0, TIMES)
                .mapToObj(part -> format.format(instant((long) (first + part * width))))
                .toList();
    }

    private static List<Series> series(Map<Kind, long[]> counts) {
        return counts.entrySet().stream()
                .map(entry -> new Series(
                        entry.getKey().word(),
                        entry.getKey().word(),
                        Arrays.stream(entry.getValue())
                                .mapToObj(count -> (double) count)
                                .toList()))
                .toList();
    }

    private static MismatchRow row(Mismatch mismatch) {
        String element = mismatch.element();
        String column = mismatch.column() == null ? "" : mismatch.column();
        return new MismatchRow(
                Texts.table(mismatch.source(), mismatch.target()),
                mismatch.kind().word(),
                Texts.shortened(key(mismatch), VALUE_LENGTH),
                element == null ? column : Texts.shortened("%s[%s]".formatted(column, element), VALUE_LENGTH),
                value(mismatch.sourceValue()),
                value(mismatch.targetValue()),
                writetime(mismatch.sourceWritetime()),
                writetime(mismatch.targetWritetime()),
                expiry(mismatch.sourceExpiry()),
                expiry(mismatch.targetExpiry()),
                Long.toString(mismatch.token()));
    }

    private static String key(Mismatch mismatch) {
        return Stream.of(mismatch.partitionKey(), mismatch.clusteringKey())
                .flatMap(part -> part.entrySet().stream())
                .map(column -> column.getKey() + " = " + column.getValue())
                .collect(Collectors.joining(", "));
    }

    private static String value(@Nullable String value) {
        return value == null ? "" : Texts.shortened(value, VALUE_LENGTH);
    }

    /** To the microsecond, for that is what differs. */
    private static String writetime(@Nullable Long micros) {
        return micros == null ? "" : instant(micros).toString();
    }

    private static String expiry(@Nullable Instant expiry) {
        return expiry == null ? "" : expiry.toString();
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
