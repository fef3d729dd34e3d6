package dev.ringshift.report;

import dev.ringshift.report.RunSummary.ClusterFacts;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What all summaries say of a run; {@link SummaryFile} keeps either. */
public sealed interface Summary permits RunSummary, ValidationSummary {
    /** Names the run and its folder. */
    String runId();

    /** {@code migrate}, {@code validate}. */
    String command();

    /** When it began. */
    Instant started();

    /** When it ended, not before {@link #started}. */
    Instant finished();

    /** From start to end, in seconds. */
    double seconds();

    /** How it ended. */
    RunOutcome outcome();

    /** The command line that goes on where the run stopped, or null when nothing is left to do. */
    @Nullable
    String resumeCommand();

    /** The cluster copied from. */
    ClusterFacts source();

    /** The cluster copied to. */
    ClusterFacts target();
}
