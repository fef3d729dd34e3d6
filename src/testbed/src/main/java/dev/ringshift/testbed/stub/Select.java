package dev.ringshift.testbed.stub;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The parts of a SELECT that the stub looks at.
 *
 * @param columns in lower case, empty for all
 * @param table with its keyspace, or without if the statement names none
 * @param rest after the table
 */
record Select(List<String> columns, String table, String rest) {
    private static final Pattern SELECT = Pattern.compile(
            "\\s*SELECT\\s+(.+?)\\s+FROM\\s+([\\w.\"]+)(.*)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    Select {
        columns = List.copyOf(columns);
    }

    /** Empty if it is another statement. */
    static Optional<Select> parse(String cql) {
        Matcher matcher = SELECT.matcher(cql);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String columns = matcher.group(1).trim();
        return Optional.of(new Select(
                columns.equals("*")
                        ? new ArrayList<>()
                        : Arrays.stream(columns.split(",", -1))
                                .map(Select::name)
                                .toList(),
                name(matcher.group(2)),
                matcher.group(3)));
    }

    private static String name(String text) {
        return text.trim().replace("\"", "").toLowerCase(Locale.ROOT);
    }
}
