/**
 * What is done of a copy, durable, so that a run can stop anywhere and the next one goes on.
 *
 * <p>Entry types: {@link dev.ringshift.checkpoint.Checkpoint} for the run that writes, {@link
 * dev.ringshift.checkpoint.CheckpointStatus} for whoever looks. One SQLite file in WAL mode, {@code synchronous=FULL}:
 *
 * <ul>
 *   <li>{@code meaning}: what the copied rows depend on, name and value; a run with another meaning is refused. A
 *       comparison's has {@code validate.sample}, which tells its file from a copy's.
 *   <li>{@code lease}: the one process that may write, with its heartbeat.
 *   <li>{@code run}: each run, when it began and how it ended.
 *   <li>{@code planned}: what the latest run set out to do with each table.
 *   <li>{@code split}: each range taken up, with the number of its attempt, how it stands, and its tally.
 *   <li>{@code bad_row}: each row that a split set aside, as a line of JSON; with its values, which are the source's.
 * </ul>
 *
 * <p>Invariants: what is done is a set of tokens for each table, whatever the splits were in which they were done, and only
 * grows, but for what is copied again on purpose; the bad rows of a range are recorded with its end, and stay until the range
 * is copied again and done; every write happens in a transaction that also renews the lease, so a run that lost it writes nothing. No credential
 * is ever in the file. Everything is safe in any thread.
 */
@NullMarked
package dev.ringshift.checkpoint;

import org.jspecify.annotations.NullMarked;
