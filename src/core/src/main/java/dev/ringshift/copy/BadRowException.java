package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.protocol.internal.util.Bytes;
import dev.ringshift.convert.ConversionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A row with a value that the target's type cannot hold. The message names row, column and value. */
final class BadRowException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /**
     * @param index of the value in the row
     * @param keys leading columns that name the row
     */
    BadRowException(Row row, int index, int keys, ConversionException cause) {
        super(
                "%s of the row with %s: %s"
                        .formatted(
                                row.getColumnDefinitions().get(index).getName().asInternal(),
                                IntStream.range(0, keys)
                                        .mapToObj(key -> "%s = %s".formatted(name(row, key), literal(row, key)))
                                        .collect(Collectors.joining(", ")),
                                cause.getMessage()),
                cause);
    }

    private static String name(Row row, int column) {
        return row.getColumnDefinitions().get(column).getName().asInternal();
    }

    private static String literal(Row row, int column) {
        try {
            return row.codecRegistry().codecFor(row.getType(column)).format(row.getObject(column));
        } catch (RuntimeException e) {
            // bytes that the driver's codec does not take, such as a date before year 1
            return Bytes.toHexString(row.getBytesUnsafe(column));
        }
    }
}
