package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.convert.CqlLiterals;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row with a value that the target's type cannot hold. The message names row, column and value. */
final class BadRowException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;

    private final int index;
    private final int keys;
    private final ConversionException conversion;

    /**
     * @param index of the value in the row
     * @param keys leading columns that name the row
     */
    BadRowException(Row row, int index, int keys, ConversionException cause) {
        super(
                "%s of the row with %s: %s"
                        .formatted(
                                name(row, index),
                                IntStream.range(0, keys)
                                        .mapToObj(key -> "%s = %s".formatted(name(row, key), literal(row, key)))
                                        .collect(Collectors.joining(", ")),
                                cause.getMessage()),
                cause);
        this.index = index;
        this.keys = keys;
        this.conversion = cause;
    }

    /** Of the value in the row. */
    int index() {
        return index;
    }

    /** Leading columns that name the row. */
    int keys() {
        return keys;
    }

    ConversionException conversion() {
        return conversion;
    }

    static String name(Row row, int column) {
        return row.getColumnDefinitions().get(column).getName().asInternal();
    }

    static String literal(Row row, int column) {
        return CqlLiterals.of(row.getType(column), row.getBytesUnsafe(column));
    }
}
