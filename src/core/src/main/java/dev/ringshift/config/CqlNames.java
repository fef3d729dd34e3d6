package dev.ringshift.config;

import com.typesafe.config.ConfigValue;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Names as CQL writes them, turned into CQL's internal ones: lower case unless quoted, no quotes. */
final class CqlNames {
    private static final String NAME = "(?:\"((?:[^\"]|\"\")+)\"|([a-zA-Z][a-zA-Z0-9_]*))";
    private static final Pattern COLUMN = Pattern.compile(NAME);
    private static final Pattern TABLE = Pattern.compile(NAME + "\\.(?:" + NAME + "|(\\*))");
    private static final String ALL = "*";

    /** A table and its keyspace, or all tables of a keyspace. */
    record Table(String keyspace, String table) {
        boolean isWholeKeyspace() {
            return table.equals(ALL);
        }

        @Override
        public String toString() {
            return keyspace + "." + table;
        }
    }

    private CqlNames() {}

    static Table table(ConfigValue value) {
        Matcher matcher = TABLE.matcher(Form.text().parse(value));
        if (!matcher.matches()) {
            throw new Form.Rejected(
                    "not a table's name; write \"keyspace.table\", \"keyspace.*\", or \"\\\"Keyspace\\\".\\\"Table\\\"\" to keep upper case");
        }
        String keyspace = internal(matcher.group(1), matcher.group(2));
        return new Table(keyspace, matcher.group(5) == null ? internal(matcher.group(3), matcher.group(4)) : ALL);
    }

    static String column(ConfigValue value) {
        return column(Form.text().parse(value));
    }

    /**
     * @throws Form.Rejected when it is no name
     */
    static String column(String text) {
        return name(text, "column");
    }

    /** A table's name without its keyspace. */
    static String tableAlone(ConfigValue value) {
        return name(Form.text().parse(value), "table");
    }

    private static String name(String text, String what) {
        Matcher matcher = COLUMN.matcher(text);
        if (!matcher.matches()) {
            throw new Form.Rejected(
                    "not a %s's name; write name, or \"\\\"Name\\\"\" to keep upper case".formatted(what));
        }
        return internal(matcher.group(1), matcher.group(2));
    }

    private static String internal(@Nullable String quoted, @Nullable String plain) {
        return quoted != null
                ? quoted.replace("\"\"", "\"")
                : String.valueOf(plain).toLowerCase(Locale.ROOT);
    }
}
