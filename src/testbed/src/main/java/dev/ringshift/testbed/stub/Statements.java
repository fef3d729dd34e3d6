package dev.ringshift.testbed.stub;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What was prepared, by any connection. Belongs to the event loop. */
final class Statements {
    private static final int MAX = 10_000;

    private final Map<ByteBuffer, Statement> byId = new HashMap<>();
    private boolean hanging;
    private int unanswered;

    /** Leaves requests to prepare something without an answer from now on. */
    void hang() {
        hanging = true;
    }

    /** Whether a request to prepare something is left without an answer. */
    boolean leavesUnanswered() {
        unanswered += hanging ? 1 : 0;
        return hanging;
    }

    /** How many were left without an answer so far. */
    int unanswered() {
        return unanswered;
    }

    /**
     * Prepares it, or finds it prepared.
     *
     * @throws IllegalArgumentException if the stub has no answer for it
     */
    Statement prepare(String cql) {
        ByteBuffer id = ByteBuffer.wrap(Statement.id(cql));
        Statement known = byId.get(id);
        if (known != null) {
            return known;
        }
        if (byId.size() >= MAX) {
            throw new IllegalArgumentException(
                    "Cannot prepare %s: %d statements are prepared; use bind markers for values".formatted(cql, MAX));
        }
        Statement statement = Statement.parse(cql);
        byId.put(id, statement);
        return statement;
    }

    @Nullable
    Statement find(byte[] id) {
        return byId.get(ByteBuffer.wrap(id));
    }
}
