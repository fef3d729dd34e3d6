package dev.ringshift.copy;

/**
 * How often a split was taken up, for what must not be written twice at the same timestamp.
 *
 * @param run 1 for the first time, one more each time a run takes its tokens up again
 * @param task 0 for the first task of this run, one more each time Spark starts it anew
 */
public record Attempt(int run, int task) {
    /** As often as Spark tries by default ({@code spark.task.maxFailures}). */
    public static final int MOST_TASKS = 4;

    public Attempt {
        if (run < 1 || task < 0 || task >= MOST_TASKS) {
            throw new IllegalArgumentException(
                    "Cannot take task %d of attempt %d up: a split is given to %d tasks at most"
                            .formatted(task + 1, run, MOST_TASKS));
        }
    }

    /** Whether nobody else can still be writing the split. */
    boolean isFirst() {
        return run == 1 && task == 0;
    }

    /** Added to the timestamps of lists, µs: at least 1, and apart from that of any other attempt by all its tries. */
    long shiftMicros() {
        return ((long) (run - 1) * MOST_TASKS + task) * ListWrite.MOST_TRIES + 1;
    }
}
