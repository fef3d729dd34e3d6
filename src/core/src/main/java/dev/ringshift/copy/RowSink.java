package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.report.Tally;
import dev.ringshift.schema.MappedColumn.Role;

/** Takes the rows of one split to the target, in the order in which they are read. Belongs to one task. */
interface RowSink {
    /**
     * Takes a row; waits when the target is behind.
     *
     * @param readSecond when the row's TTLs were true, seconds since epoch
     */
    void take(Row row, long readSecond) throws InterruptedException;

    /**
     * Takes nothing of a row but its own columns, or nothing but the static ones of its partition.
     *
     * @param role {@code REGULAR} or {@code STATIC}
     * @param readSecond when the row's TTLs were true, seconds since epoch
     */
    void takeOnly(Role role, Row row, long readSecond) throws InterruptedException;

    /** Sends what is held back. */
    void flush() throws InterruptedException;

    /** What was taken; requests and retries are counted elsewhere. */
    Tally taken();
}
