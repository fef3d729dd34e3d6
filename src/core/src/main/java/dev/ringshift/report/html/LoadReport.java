package dev.ringshift.report.html;

import dev.ringshift.report.ReportFile;
import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Fact;
import dev.ringshift.report.html.Content.Form;
import dev.ringshift.report.html.Content.Grid;
import dev.ringshift.report.html.Content.Level;
import dev.ringshift.report.html.Content.Series;
import dev.ringshift.report.html.Content.Verdict;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Makes {@code load.html} of what the same load on a read service came to at its database, in several runs. */
public final class LoadReport {
    private static final String NAME = "load.html";

    private LoadReport() {}

    /**
     * A run, second by second.
     *
     * @param name tells it from the others
     * @param requests to the service in each second
     * @param queries of the service to its database in each second; as many
     * @param p99Millis what 99 of 100 requests took at most
     * @param failed requests without a good answer
     */
    public record Run(String name, List<Long> requests, List<Long> queries, double p99Millis, long failed) {
        public Run {
            requests = List.copyOf(requests);
            queries = List.copyOf(queries);
            if (requests.isEmpty() || requests.size() != queries.size()) {
                throw new IllegalArgumentException(
                        "Cannot report %d seconds of requests and %d of queries: give as many of both, 1 or more"
                                .formatted(requests.size(), queries.size()));
            }
        }

        /** In all seconds. */
        public long allRequests() {
            return sum(requests);
        }

        /** In all seconds. */
        public long allQueries() {
            return sum(queries);
        }

        /** On average. */
        public double requestsPerSecond() {
            return (double) allRequests() / requests.size();
        }

        /** On average. */
        public double queriesPerSecond() {
            return (double) allQueries() / queries.size();
        }

        /** In the second that had the most. */
        public long busiestQueries() {
            return queries.stream().mapToLong(Long::longValue).max().orElse(0);
        }

        private static long sum(List<Long> counts) {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }

    /**
     * Writes the page. Whoever looks sees all of it, or the one before.
     *
     * @param title what the load was
     * @param headline what came of it, in one short sentence
     * @param sentences what one has to know to judge that
     * @return the page
     * @throws IOException when it cannot be written
     */
    public static Path write(Path folder, String title, String headline, List<String> sentences, List<Run> runs)
            throws IOException {
        Content content = new Content(
                title,
                new Verdict(Level.GOOD, headline, List.copyOf(sentences)),
                runs.stream().map(LoadReport::fact).toList(),
                IntStream.range(0, runs.size())
                        .mapToObj(i -> chart("load-" + (i + 1), runs.get(i)))
                        .toList(),
                null,
                List.of(grid(runs)));
        return ReportFile.write(folder, NAME, writer -> Page.write(content, writer));
    }

    private static Fact fact(Run run) {
        return new Fact(
                "queries/s, " + run.name(),
                "%s for %s requests/s".formatted(rounded(run.queriesPerSecond()), rounded(run.requestsPerSecond())));
    }

    private static Chart chart(String id, Run run) {
        return new Chart(
                id,
                capitalized(run.name()),
                "Requests to the service and queries to the database in each second.",
                Form.LINE,
                "per second",
                IntStream.rangeClosed(1, run.requests().size())
                        .mapToObj("%d s"::formatted)
                        .toList(),
                // the first one is on top
                List.of(
                        new Series("database queries/s", "missing", doubles(run.queries())),
                        new Series("requests/s", "value", doubles(run.requests()))));
    }

    private static Grid grid(List<Run> runs) {
        List<List<String>> rows = new ArrayList<>();
        for (Run run : runs) {
            rows.add(List.of(
                    run.name(),
                    rounded(run.requestsPerSecond()),
                    rounded(run.queriesPerSecond()),
                    Texts.number(run.busiestQueries()),
                    rounded(run.p99Millis()) + " ms",
                    Texts.number(run.failed())));
        }
        return new Grid(
                "In numbers",
                List.of("", "requests/s", "queries/s", "queries in the busiest second", "p99", "failed"),
                5,
                rows);
    }

    private static List<Double> doubles(List<Long> counts) {
        return counts.stream().map(Long::doubleValue).toList();
    }

    private static String rounded(double number) {
        return Texts.number(Math.round(number));
    }

    private static String capitalized(String name) {
        return name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    }
}
