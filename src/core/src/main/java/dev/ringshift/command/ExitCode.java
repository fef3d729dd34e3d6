package dev.ringshift.command;

import dev.ringshift.report.RunOutcome;
import java.util.Arrays;

/** What a command tells the shell that started it; the same for all commands. */
public enum ExitCode {
    DONE(0),
    INCOMPLETE(1),
    USAGE(2),
    UNREACHABLE(3),
    INTERRUPTED(4),
    BUG(5);

    private final int status;

    ExitCode(int status) {
        this.status = status;
    }

    /** What the shell is told of a run that came to its end. */
    public static ExitCode of(RunOutcome outcome) {
        return Arrays.stream(values())
                .filter(code -> code.status == outcome.exitCode())
                .findFirst()
                .orElseThrow();
    }

    /** The process's. */
    public int status() {
        return status;
    }
}
