package dev.ringshift.ring;

import java.io.Serializable;

/**
 * A planned unit of work.
 *
 * @param table the source table, as {@code keyspace.table}
 * @param range the tokens to work on
 * @param estimatedBytes what the cluster's size estimates say the range holds, 0 when they say nothing
 * @param attempt 1 for the first time that this range is worked on, one more each time it is taken up again
 */
public record Split(String table, TokenRange range, long estimatedBytes, int attempt) implements Serializable {
    private static final long serialVersionUID = 1;

    @Override
    public String toString() {
        return table + " " + range;
    }
}
