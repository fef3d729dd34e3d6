package dev.ringshift.ddl;

import static dev.ringshift.ddl.Option.NOTHING_TO_DO;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The {@code speculative_retry} option for ScyllaDB, which takes {@code NONE}, {@code ALWAYS}, {@code 50ms} and {@code
 * 99.0PERCENTILE}: {@code speculative_retry::from_sstring} in its {@code schema/schema.hh}.
 */
final class ScyllaSpeculativeRetry {
    private static final Pattern PERCENTILE = Pattern.compile("([0-9.]+)\\s*(?:P|PERCENTILE)");
    private static final Pattern FIXED = Pattern.compile("[0-9.]+MS");
    private static final Pattern EITHER = Pattern.compile("(?:MIN|MAX)\\((.+),(.+)\\)");

    private ScyllaSpeculativeRetry() {}

    static void translate(Option option) {
        String value = option.value().toString();
        String upper = value.toUpperCase(Locale.ROOT).strip();
        Matcher either = EITHER.matcher(upper);
        if (either.matches()) {
            // the percentile follows the table's latency; the fixed half was only its bound
            Stream.of(either.group(1), either.group(2))
                    .map(String::strip)
                    .map(ScyllaSpeculativeRetry::percentile)
                    .flatMap(Optional::stream)
                    .findFirst()
                    .ifPresentOrElse(
                            percentile ->
                                    option.translate(percentile, "ScyllaDB cannot bound it: or choose a fixed time"),
                            () -> drop(option));
        } else if (upper.equals("NEVER")) {
            option.translate("NONE", NOTHING_TO_DO);
        } else if (upper.equals("NONE")
                || upper.equals("ALWAYS")
                || FIXED.matcher(upper).matches()) {
            option.keep();
        } else {
            percentile(upper)
                    .ifPresentOrElse(
                            percentile -> {
                                if (percentile.equals(value)) {
                                    option.keep();
                                } else {
                                    option.translate(percentile, NOTHING_TO_DO);
                                }
                            },
                            () -> drop(option));
        }
    }

    private static Optional<String> percentile(String upper) {
        Matcher percentile = PERCENTILE.matcher(upper);
        return percentile.matches()
                ? Optional.of(Double.parseDouble(percentile.group(1)) + "PERCENTILE")
                : Optional.empty();
    }

    private static void drop(Option option) {
        option.drop(
                "ScyllaDB has nothing like it and does what it does by default",
                "ALTER TABLE … WITH speculative_retry, one of NONE, ALWAYS, 50ms and 99.0PERCENTILE");
    }
}
