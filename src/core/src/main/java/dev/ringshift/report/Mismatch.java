package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.Serializable;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A difference between the two sides that was still there when it was looked at again. Values are CQL literals, columns are
 * named by the source's internal names.
 *
 * @param source the source table, {@code keyspace.table}
 * @param target the target table, {@code keyspace.table}
 * @param token of the partition
 * @param partitionKey what names the partition
 * @param clusteringKey what names the row in it; empty for static columns, and in tables without clustering columns
 * @param key what names the row on the source, raw; for static columns the partition key alone; for {@code ringshift repair},
 *     empty in a report of before there was that
 * @param kind what differs
 * @param column the column that differs; null where a whole row is on one side only
 * @param element within a collection or a user-defined type: the map's key, the field's name, the list's position, the set's
 *     element; null for other columns
 * @param sourceValue null where the source has none
 * @param targetValue null where the target has none
 * @param sourceWritetime µs since epoch; null where the source has no value or shows none
 * @param targetWritetime µs since epoch; null where the target has no value or shows none
 * @param sourceExpiry when the source's cell ends; null when it does not
 * @param targetExpiry when the target's cell ends; null when it does not
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Mismatch(
        String source,
        String target,
        @JsonFormat(shape = JsonFormat.Shape.STRING) long token,
        Map<String, String> partitionKey,
        Map<String, String> clusteringKey,
        List<byte[]> key,
        Kind kind,
        @Nullable String column,
        @Nullable String element,
        @Nullable String sourceValue,
        @Nullable String targetValue,
        @Nullable Long sourceWritetime,
        @Nullable Long targetWritetime,
        @Nullable Instant sourceExpiry,
        @Nullable Instant targetExpiry)
        implements Serializable {
    private static final long serialVersionUID = 1;

    public Mismatch {
        partitionKey = Collections.unmodifiableMap(new LinkedHashMap<>(partitionKey));
        clusteringKey = Collections.unmodifiableMap(new LinkedHashMap<>(clusteringKey));
        key = key == null ? List.of() : List.copyOf(key);
    }

    /** What differs. */
    public enum Kind {
        /** The source has the row, the target does not. */
        @JsonProperty("missing")
        MISSING,
        /** The target has the row, the source does not. */
        @JsonProperty("extra")
        EXTRA,
        /** Both have the row, but not the same value, or one of them has none. */
        @JsonProperty("value")
        VALUE,
        /** The same value, written at another time. */
        @JsonProperty("writetime")
        WRITETIME,
        /** The same value, which ends at another time, or on one side only. */
        @JsonProperty("ttl")
        TTL;

        /** As files and configuration spell it. */
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }
}
