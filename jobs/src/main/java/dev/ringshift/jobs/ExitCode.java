package dev.ringshift.jobs;

/** What a command tells the shell that started it; the same for all commands. */
enum ExitCode {
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

    int status() {
        return status;
    }
}
