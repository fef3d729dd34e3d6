/**
 * What a run tells of itself: what came of each split, and the summary at the end.
 *
 * <p>Entry types: {@link dev.ringshift.report.SplitReport} for a split, {@link dev.ringshift.report.RunSummary} for a run.
 * Nothing here knows a login. Everything is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.report;

import org.jspecify.annotations.NullMarked;
