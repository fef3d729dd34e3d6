package dev.ringshift.jobs;

import dev.ringshift.jobs.SplitTask.Job;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * The one place where an executor keeps what outlives a task: an engine, with its two sessions, for each run. Two tasks
 * that begin at once share one. An executor's own end closes them; a driver that is its own executor does it when the run
 * ends, since it may go on to other work.
 */
final class ExecutorEngines {
    private static final ConcurrentMap<String, Held> HELD = new ConcurrentHashMap<>();

    private record Held(SplitWork.Engine engine, SessionPair sessions) {}

    private ExecutorEngines() {}

    static SplitWork.Engine of(Job job) {
        return HELD.computeIfAbsent(job.runId(), id -> open(job)).engine();
    }

    static void close(String runId) {
        Held held = HELD.remove(runId);
        if (held != null) {
            held.sessions().close();
        }
    }

    private static Held open(Job job) {
        SessionPair sessions = SessionPair.open(job.source(), job.target());
        try {
            return new Held(job.work().engine(sessions), sessions);
        } catch (Throwable t) {
            sessions.close();
            throw t;
        }
    }
}
