/**
 * Repairs the rows that a validation named, one by one.
 *
 * <p>Entry type: {@link dev.ringshift.repair.Repair}. The way of a row:
 *
 * <ol>
 *   <li>{@code ReportedRows} reads the keys of rows, and no values, from the report, and gathers them in chunks of one table.
 *   <li>{@code Looks} looks at each on both sides, by the engine that found it: what is the same by now is left alone.
 *   <li>{@link dev.ringshift.copy.RowCopier} writes what the source has, as the copy would, with the source's writetimes.
 *   <li>{@code ExtraCells} deletes what only the target has, if it was asked to, below the timestamp that was given.
 *   <li>{@code Looks} looks once more. What still differs is not fixed; {@code Reasons} tells why from what it sees.
 * </ol>
 *
 * <p>Invariants: nothing of the report but names and keys decides what is written; nothing is written that the source does not
 * have; whatever is newer on the target stays; each row ends in exactly one count. Running it again changes nothing that is
 * repaired. Memory is bounded by a chunk and the rows that are named in full. Threads: everything is for one.
 */
@NullMarked
package dev.ringshift.repair;

import org.jspecify.annotations.NullMarked;
