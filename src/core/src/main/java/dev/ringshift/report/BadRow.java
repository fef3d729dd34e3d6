package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the source, or the static columns of a partition, of which nothing was written, because the target's type cannot
 * hold one of the values. Values are CQL literals, columns are named by their internal names.
 *
 * @param source the source table, {@code keyspace.table}
 * @param target the target table, {@code keyspace.table}
 * @param token of the partition
 * @param key what names the row; for static columns the partition key alone
 * @param column the source's column whose value does not fit
 * @param value what does not fit: the column's value, or a part of it
 * @param sourceType of that value
 * @param targetType what it would have to become
 * @param reason why it cannot, and what to do
 * @param read when the TTLs were true
 * @param cells the columns that would have been written beside the key, without nulls
 */
public record BadRow(
        String source,
        String target,
        long token,
        Map<String, String> key,
        String column,
        String value,
        String sourceType,
        String targetType,
        String reason,
        Instant read,
        Map<String, Cell> cells)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public BadRow {
        key = Collections.unmodifiableMap(new LinkedHashMap<>(key));
        cells = Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /**
     * A column's value as it was read.
     *
     * @param value literal
     * @param writetime literal, a list where each element has its own; null when the source does not show it
     * @param ttl literal like {@code writetime}; null when there is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Cell(
            String value,
            @Nullable String writetime,
            @Nullable String ttl) implements Serializable {
        private static final long serialVersionUID = 1;
    }
}
