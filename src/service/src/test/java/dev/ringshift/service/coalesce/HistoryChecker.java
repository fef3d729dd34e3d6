package dev.ringshift.service.coalesce;

import java.util.ArrayList;
import java.util.List;

/** Holds a history against what the modes promise. It knows nothing of how a coalescer works. */
final class HistoryChecker {
    private final Mode mode;
    private final History history;
    private final List<String> broken = new ArrayList<>();

    private HistoryChecker(Mode mode, History history) {
        this.mode = mode;
        this.history = history;
    }

    /** The promises that were broken, in words; none when all were kept. */
    static List<String> broken(Mode mode, History history) {
        return new HistoryChecker(mode, history).check();
    }

    private List<String> check() {
        history.reads.forEach(this::checkRead);
        history.queries.forEach(this::checkQuery);
        require(history.keysLeftInFlight == 0, "flights are left: " + history.keysLeftInFlight);
        return broken;
    }

    private void checkRead(History.Read read) {
        boolean left = read.left != Long.MAX_VALUE;
        require(read.heard == (left ? 0 : 1), "does not hear exactly once, or hears after it left: " + read);
        if (read.outcome instanceof Outcome.Answer<History.Query> answer) {
            checkAnswer(read, answer.value());
        } else if (read.outcome instanceof Outcome.Expired) {
            require(read.heardNanos >= read.deadlineNanos, "another's deadline ended it: " + read);
        } else if (read.outcome instanceof Outcome.Failure<History.Query> failure) {
            require(
                    "failed".equals(failure.error().getMessage())
                            || "refused".equals(failure.error().getMessage()),
                    "an error that is not the database's: " + read);
        }
    }

    private void checkAnswer(History.Read read, History.Query query) {
        require(read.key == query.key, "the answer of another key: " + read);
        require(query.landed > read.invoked, "an answer that was there before the request: " + read);
        if (mode != Mode.JOIN) {
            require(query.begun > read.invoked, "the query was sent before the request came: " + read + ", " + query);
        }
        for (History.Write write : history.writes) {
            boolean promised = mode != Mode.JOIN || write.throughInstance;
            if (promised && write.key == read.key && write.answered < read.invoked) {
                require(query.version >= write.version, "misses a %s: %s, %s".formatted(write, read, query));
            }
        }
    }

    private void checkQuery(History.Query query) {
        require(query.subscribersAtBegin > 0, "nobody waited for it when it was sent: " + query);
        require(mode != Mode.OFF || answeredBy(query) <= 1, "answers several requests: " + query);
        for (History.Query other : history.queries) {
            if (other != query && other.key == query.key && other.begun > query.begun && other.begun < query.landed) {
                require(mode != Mode.NEXT, "two queries in progress at once: " + query + ", " + other);
                require(mode != Mode.JOIN || mayMiss(query, other), "not joined: " + query + ", though " + other);
            }
        }
    }

    private long answeredBy(History.Query query) {
        return history.reads.stream()
                .filter(read -> read.outcome instanceof Outcome.Answer<History.Query> answer && answer.value() == query)
                .count();
    }

    /** Whether a write through the instance lies between the two, so that requests after it could not join the first. */
    private boolean mayMiss(History.Query first, History.Query second) {
        return history.writes.stream()
                .anyMatch(write -> write.throughInstance
                        && write.key == first.key
                        && write.answered > first.begun
                        && write.answered < second.begun);
    }

    private void require(boolean kept, String otherwise) {
        if (!kept) {
            broken.add(mode + ": " + otherwise);
        }
    }
}
