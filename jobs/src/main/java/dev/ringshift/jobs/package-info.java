/**
 * The Spark shell around the engine, and the command line.
 *
 * <p>Entry type: {@link dev.ringshift.jobs.Ringshift}, which finds the {@link dev.ringshift.jobs.Command} that was asked
 * for; each job is also a main class of its own that {@code spark-submit} can start. This is the only package that knows
 * Spark: a job distributes splits and collects their reports, everything else is the engine's.
 *
 * <p>Commands run once, in the main thread. What executors get is serializable and immutable; the sessions that it leads to
 * are shared by all tasks of a JVM.
 */
@NullMarked
package dev.ringshift.jobs;

import org.jspecify.annotations.NullMarked;
