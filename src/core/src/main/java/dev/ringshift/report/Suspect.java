package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.io.Serializable;
import java.util.List;

/**
 * A row, or the static columns of a partition, that differed when it was read, and is to be looked at again.
 *
 * @param table the source table, {@code keyspace.table}
 * @param token of the partition
 * @param sourceKey what names the row on the source, raw; for static columns the partition key alone
 * @param targetKey the same in the target's types
 * @param shown which side showed it
 * @param dueMillis when to look again, milliseconds since epoch
 * @param looks how often it differed, 1 or more
 */
public record Suspect(
        String table,
        @JsonFormat(shape = JsonFormat.Shape.STRING) long token,
        List<byte[]> sourceKey,
        List<byte[]> targetKey,
        Shown shown,
        long dueMillis,
        int looks)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Which side showed a row. */
    public enum Shown {
        /** The source, and perhaps the target. */
        BY_SOURCE,
        /** The target alone. */
        BY_TARGET,
        /** The target alone, like all of its partition. */
        BY_TARGET_WITH_PARTITION,
        /** The target; if the source has it too, it is a suspect a second time, by what the source showed. */
        BY_TARGET_AT_LEAST
    }

    public Suspect {
        sourceKey = List.copyOf(sourceKey);
        targetKey = List.copyOf(targetKey);
    }

    /** The same, to be looked at once more. */
    public Suspect again(long newDueMillis) {
        return new Suspect(table, token, sourceKey, targetKey, shown, newDueMillis, looks + 1);
    }
}
