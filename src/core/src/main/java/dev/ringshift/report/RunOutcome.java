package dev.ringshift.report;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How a run ended. Each outcome has the exit code that every command uses for it; a run that never began, for bad
 * usage or configuration (2), has no summary.
 */
public enum RunOutcome {
    /** Everything planned is done, and no difference was found. */
    @JsonProperty("done")
    DONE(0),
    /** It came to its end, but splits are left over. */
    @JsonProperty("incomplete")
    INCOMPLETE(1),
    /** Everything planned is done, and differences were found. */
    @JsonProperty("different")
    DIFFERENT(1),
    /** A cluster could not be reached or refused the login. */
    @JsonProperty("unreachable")
    UNREACHABLE(3),
    /** It was told to stop, and can go on where it stopped. */
    @JsonProperty("interrupted")
    INTERRUPTED(4),
    /** A bug of Ringshift's. */
    @JsonProperty("broken")
    BROKEN(5);

    private final int exitCode;

    RunOutcome(int exitCode) {
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
