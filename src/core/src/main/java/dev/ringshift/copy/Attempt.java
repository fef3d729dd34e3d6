package dev.ringshift.copy;

/**
 * How often a split was taken up, for what must not be written twice at the same timestamp.
 *
 * @param run 1 for the first time, one more each time a run takes its tokens up again
 * @param task 0 for the first task of this run, one more each time Spark starts it anew
 */
public record Attempt(int run, int task) {
    /** As often as Spark tries by default ({@code spark.task.maxFailures}). */
    static final int MOST_TASKS_WITH_LISTS = 4;

    public Attempt {
        if (run < 1 || task < 0) {
            throw new IllegalArgumentException("Cannot take up task %d of attempt %d".formatted(task, run));
        }
    }

    /** Whether nobody else can still be writing the split. */
    boolean isFirst() {
        return run == 1 && task == 0;
    }

    /**
     * Added to the timestamps of lists, µs: at least 1, and apart from that of any other attempt by all its tries.
     *
     * @throws IllegalStateException for a task beyond those that have a shift of their own
     */
    long shiftMicros() {
        if (task >= MOST_TASKS_WITH_LISTS) {
            throw new IllegalStateException(
                    "a split with lists is given to %d tasks at most, this is the %dth: lower spark.task.maxFailures, or run again"
                            .formatted(MOST_TASKS_WITH_LISTS, task + 1));
        }
        return ((long) (run - 1) * MOST_TASKS_WITH_LISTS + task) * ListWrite.MOST_TRIES + 1;
    }
}
