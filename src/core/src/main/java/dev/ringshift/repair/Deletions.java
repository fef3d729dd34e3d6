package dev.ringshift.repair;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import dev.ringshift.read.Failures;
import dev.ringshift.read.Retries;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Sends deletions to the target, so many at once. For one thread. */
final class Deletions {
    private static final int IN_FLIGHT = 64;

    private final CqlSession target;
    private final Retries retries;
    private final Deque<Sent> unanswered = new ArrayDeque<>();
    private final Map<List<ByteBuffer>, String> failures = new HashMap<>();

    private record Sent(ReportedRow row, CompletableFuture<?> answer) {}

    Deletions(CqlSession target, Retries retries) {
        this.target = target;
        this.retries = retries;
    }

    /**
     * Sends a deletion, after waiting for room.
     *
     * @param key raw values for the statement's markers
     */
    void send(ReportedRow row, String statement, List<byte[]> key) throws InterruptedException {
        if (unanswered.size() == IN_FLIGHT) {
            await();
        }
        // raw bytes are what a value of any type is to the server
        SimpleStatement delete = SimpleStatement.newInstance(
                        statement, key.stream().map(ByteBuffer::wrap).toArray())
                .setIdempotent(true);
        unanswered.add(new Sent(
                row, retries.send(earlierTries -> target.executeAsync(delete)).toCompletableFuture()));
    }

    /** Waits for all answers; returns why some rows' deletions failed. */
    Map<List<ByteBuffer>, String> finish() throws InterruptedException {
        while (!unanswered.isEmpty()) {
            await();
        }
        return failures;
    }

    private void await() throws InterruptedException {
        Sent oldest = unanswered.remove();
        try {
            var unused = oldest.answer().get();
        } catch (ExecutionException e) {
            failures.put(oldest.row().name(), "Cannot delete it: " + Failures.describe(e));
        }
    }
}
