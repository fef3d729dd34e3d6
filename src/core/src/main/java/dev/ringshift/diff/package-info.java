/**
 * Compares one split: the rows of a token range on both sides, read at the same time.
 *
 * <p>Entry type: {@link dev.ringshift.diff.DiffEngine}, one for each JVM and job. The way of a row:
 *
 * <ol>
 *   <li>A {@code RowStream} for each side reads its pages ahead, in the order of the ring.
 *   <li>{@code SplitComparer} walks both: partitions find each other by key bytes, and by token where one side lacks one;
 *       rows of a partition by {@code RowMatcher}, which keeps a bounded window of rows that the other side has not shown yet.
 *   <li>{@code TableComparer} judges a pair: column by column, raw bytes first ({@code ColumnComparer}); only bytes that
 *       differ are taken apart ({@code CellParts}) or decoded ({@code ValueEquality}).
 *   <li>What differs is a {@code Suspect}, no more: the two sides were not read at the same instant, and may be written to.
 *   <li>{@code Rechecker} reads suspects by key on both sides, some time later. What still differs ({@code RowJudge}) is a
 *       mismatch, unless one of its cells was just written: then it is in motion ({@code Verdicts}).
 * </ol>
 *
 * <p>Invariants: each row on either side is either found the same or becomes a suspect, whatever the matching makes of the
 * order; so a wrong guess costs a read and never a wrong verdict. Memory is bounded by pages, window and suspects, whatever
 * the difference. Threads: {@code DiffEngine}, {@code TableComparer} and {@code Rechecker} are for any; the rest belongs to
 * one task.
 */
@NullMarked
package dev.ringshift.diff;

import org.jspecify.annotations.NullMarked;
