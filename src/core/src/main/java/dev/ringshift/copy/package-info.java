/**
 * Copies one split: pages of raw cells from the source become same-partition batches on the target.
 *
 * <p>Entry type: {@link dev.ringshift.copy.CopyEngine}, one for each JVM and job. The way of a row:
 *
 * <ol>
 *   <li>{@code PageReader} asks for the next page before it hands out the current one.
 *   <li>{@code CellSink} takes each row; {@code RowEncoder} turns it into writes: its cells and elements grouped by writetime
 *       and expiry, values as raw bytes; {@code ListEncoder} does so for lists.
 *   <li>{@code BatchBuilder} gathers consecutive writes of one partition, capped in rows and bytes.
 *   <li>{@code TargetWriter} sends them within the bounds of {@code InFlight}, which blocks the reading thread when the
 *       target is behind.
 *   <li>{@code SplitWrites} counts what is unanswered; the split is done when that is nothing.
 * </ol>
 *
 * <p>Tables of counters go through {@code CounterSink} instead, which adds the difference to what the target has.
 *
 * <p>A row with a value that the target cannot hold goes to {@code BadRows} instead, as a whole, and travels in the split's
 * report; where the settings allow none, it ends the split.
 *
 * <p>Invariants: a split may be copied any number of times, since every write either carries its cells' own timestamps, or, for
 * lists, a later one each time unless the same list is there, or, for counters, begins with reading what is there; a split is done only when each of its
 * writes was acknowledged and each of its rows was written or is reported as bad. Threads: {@code CopyEngine} is shared by all tasks of a JVM, everything between a page and a batch
 * belongs to one task, and answers arrive on the driver's threads.
 */
@NullMarked
package dev.ringshift.copy;

import org.jspecify.annotations.NullMarked;
