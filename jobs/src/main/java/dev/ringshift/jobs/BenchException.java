package dev.ringshift.jobs;

/** Something did not run as it has to for figures that mean anything. */
final class BenchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * What is to be said of it.
     *
     * @param what went wrong, and where to look
     */
    BenchException(String what) {
        super("Cannot measure: " + what);
    }
}
