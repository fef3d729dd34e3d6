package dev.ringshift.report.html;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a page says, in the order in which it says it; {@code page.js} reads it by these names. All texts are plain.
 *
 * @param title of the page
 * @param verdict what came of the run
 * @param facts its main figures
 * @param charts those that have something to show
 * @param mismatches rows of a table that can be filtered; null when the page has none
 * @param grids further tables
 */
record Content(
        String title,
        Verdict verdict,
        List<Fact> facts,
        List<Chart> charts,
        @Nullable Mismatches mismatches,
        List<Grid> grids) {

    /**
     * What came of the run.
     *
     * @param level its colour
     * @param headline one short sentence
     * @param sentences that say exactly what was found, and what was not looked at
     */
    record Verdict(Level level, String headline, List<String> sentences) {}

    /** The colour of a verdict. */
    enum Level {
        @JsonProperty("good")
        GOOD,
        @JsonProperty("warning")
        WARNING,
        @JsonProperty("bad")
        BAD
    }

    /** A figure and its name. */
    record Fact(String name, String value) {}

    /**
     * A picture.
     *
     * @param id in the page
     * @param note what it shows and what it leaves out
     * @param labels along its axis
     * @param unit of the values
     */
    record Chart(
            String id, String title, String note, Form form, String unit, List<String> labels, List<Series> series) {}

    /** How a chart looks. */
    enum Form {
        /** One bar for each label, in colours of their own. */
        @JsonProperty("bars")
        BARS,
        /** Bars from left to right, for labels that are long. */
        @JsonProperty("rows")
        ROWS,
        /** Bars on top of each other. */
        @JsonProperty("stack")
        STACK,
        @JsonProperty("line")
        LINE
    }

    /**
     * The values of one colour in a chart.
     *
     * @param colour a name that {@code page.css} knows, which has one for light and one for dark pages
     * @param values one for each label
     */
    record Series(String name, String colour, List<Double> values) {
        Series {
            values = List.copyOf(values);
        }
    }

    /**
     * A table.
     *
     * @param head names of the columns
     * @param numbers how many columns, from the right, have numbers
     */
    record Grid(String title, List<String> head, int numbers, List<List<String>> rows) {}

    /**
     * The table of mismatches.
     *
     * @param note how many of them it has
     */
    record Mismatches(String note, List<MismatchRow> rows) {}

    /** A mismatch as text, which may be shortened. */
    record MismatchRow(
            String table,
            String kind,
            String key,
            String column,
            String sourceValue,
            String targetValue,
            String sourceWritetime,
            String targetWritetime,
            String sourceExpiry,
            String targetExpiry,
            String token) {}
}
