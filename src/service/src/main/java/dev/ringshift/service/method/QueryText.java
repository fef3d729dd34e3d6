package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the text of a query says and its prepared statement does not: whether it is a SELECT of named columns, and which columns stand
 * behind aliases. The server parses the rest.
 *
 * @param tokens without comments
 * @param lastOffset where the last token begins
 */
record QueryText(List<String> tokens, int lastOffset) {
    private static final Pattern TOKEN = Pattern.compile("""
            (?sx)
            (?<skipped> \\s+ | --[^\\n]* | //[^\\n]* | /\\*.*?\\*/ )
            | (?<token> '(?:[^']++|'')*+' | \\$\\$.*?\\$\\$ | "(?:[^"]++|"")*+" | [\\w.]+ | . )""");
    private static final Set<String> NO_COLUMN_AFTER = Set.of(",", "from", "as", "(");

    QueryText {
        tokens = List.copyOf(tokens);
    }

    static QueryText parse(String cql) {
        List<String> tokens = new ArrayList<>();
        int lastOffset = 0;
        Matcher matcher = TOKEN.matcher(cql);
        while (matcher.lookingAt()) {
            String token = matcher.group("token");
            if (token != null) {
                tokens.add(token);
                lastOffset = matcher.start();
            }
            matcher.region(matcher.end(), cql.length());
        }
        return new QueryText(tokens, lastOffset);
    }

    boolean isSelect() {
        return !tokens.isEmpty() && word(0).equals("select");
    }

    /** Whether it selects columns that it does not name. */
    boolean selectsAll() {
        return selection().stream().anyMatch(item -> item.equals(List.of("*")));
    }

    /** Whether it makes one text of each row. */
    boolean isJson() {
        return isSelect() && isModifier("json");
    }

    boolean hasUnnamedMarkers() {
        return tokens.contains("?");
    }

    /** The query with ScyllaDB's {@code USING TIMEOUT}, unless it has one of its own. */
    String withTimeout(String cql, Duration timeout) {
        if (tokens.stream().anyMatch("using"::equalsIgnoreCase)) {
            return cql;
        }
        boolean ended = tokens.get(tokens.size() - 1).equals(";");
        String open = ended ? cql.substring(0, lastOffset) : cql;
        // on a line of its own: the one before may end in a comment
        return "%s\nUSING TIMEOUT %dms".formatted(open.stripTrailing(), timeout.toMillis());
    }

    /** The column of the table that each of the selected is; empty for results of functions and parts of columns. */
    List<Optional<CqlIdentifier>> columns() {
        return selection().stream().map(QueryText::column).toList();
    }

    private static Optional<CqlIdentifier> column(List<String> item) {
        boolean plain = item.size() == 1 || (item.size() == 3 && item.get(1).equalsIgnoreCase("as"));
        String name = item.isEmpty() ? "" : item.get(0);
        if (!plain || !(name.startsWith("\"") || name.matches("[A-Za-z]\\w*"))) {
            return Optional.empty();
        }
        return Optional.of(
                name.startsWith("\"")
                        ? CqlIdentifier.fromCql(name)
                        : CqlIdentifier.fromInternal(name.toLowerCase(Locale.ROOT)));
    }

    private List<List<String>> selection() {
        List<List<String>> items = new ArrayList<>();
        List<String> item = new ArrayList<>();
        int depth = 0;
        int start = isModifier("json") || isModifier("distinct") ? 2 : 1;
        for (int i = start; i < tokens.size() && !(depth == 0 && word(i).equals("from")); i++) {
            String token = tokens.get(i);
            depth += "([{".contains(token) ? 1 : ")]}".contains(token) ? -1 : 0;
            if (depth == 0 && token.equals(",")) {
                items.add(item);
                item = new ArrayList<>();
            } else {
                item.add(token);
            }
        }
        items.add(item);
        return items;
    }

    // both are names of columns too
    private boolean isModifier(String name) {
        return tokens.size() > 2 && word(1).equals(name) && !NO_COLUMN_AFTER.contains(word(2));
    }

    private String word(int index) {
        return tokens.get(index).toLowerCase(Locale.ROOT);
    }
}
