package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Tells where one partition ends and the next begins, in rows in the order in which they are read. For one thread. */
final class Partitions {
    private final @Nullable ByteBuffer[] key;
    private long rows;
    private long widestRows;

    Partitions(int keys) {
        this.key = new ByteBuffer[keys];
    }

    /** Whether a partition begins with this row. */
    boolean begins(Row row) {
        boolean begins = !isSame(row);
        if (begins) {
            rows = 0;
            for (int i = 0; i < key.length; i++) {
                key[i] = row.getBytesUnsafe(i);
            }
        }
        widestRows = Math.max(widestRows, ++rows);
        return begins;
    }

    /** The most rows seen in one. */
    long widestRows() {
        return widestRows;
    }

    private boolean isSame(Row row) {
        for (int i = 0; i < key.length; i++) {
            if (!Objects.equals(key[i], row.getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }
}
