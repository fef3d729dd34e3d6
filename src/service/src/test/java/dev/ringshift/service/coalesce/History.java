package dev.ringshift.service.coalesce;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened in a schedule, in the order of {@code moment}, which no two events share. */
final class History {
    final List<Read> reads = new ArrayList<>();
    final List<Write> writes = new ArrayList<>();
    final List<Query> queries = new ArrayList<>();
    int keysLeftInFlight;

    /** A request, from its subscriber's side. */
    static final class Read {
        final int key;
        final long invoked;
        final long deadlineNanos;
        long left = Long.MAX_VALUE;
        int heard;
        long heardAt = Long.MAX_VALUE;
        long heardNanos;

        @Nullable
        Outcome<Query> outcome;

        Read(int key, long invoked, long deadlineNanos) {
            this.key = key;
            this.invoked = invoked;
            this.deadlineNanos = deadlineNanos;
        }

        @Override
        public String toString() {
            return "read of key %d, invoked at %d, left at %d, heard %d times at %d: %s"
                    .formatted(key, invoked, left, heard, heardAt, outcome);
        }
    }

    /** A write; versions of a key count up in the order in which the database applied them. */
    static final class Write {
        final int key;
        final boolean throughInstance;
        long version;
        long answered = Long.MAX_VALUE;

        Write(int key, boolean throughInstance) {
            this.key = key;
            this.throughInstance = throughInstance;
        }

        @Override
        public String toString() {
            return "write %d of key %d, answered at %d".formatted(version, key, answered);
        }
    }

    /** A flight, from the database's side. */
    static final class Query {
        final int key;
        final int subscribersAtBegin;
        final long begun;
        long landed = Long.MAX_VALUE;
        long version;
        boolean failed;
        boolean expired;

        Query(int key, int subscribersAtBegin, long begun) {
            this.key = key;
            this.subscribersAtBegin = subscribersAtBegin;
            this.begun = begun;
        }

        @Override
        public String toString() {
            return "query of key %d, begun at %d, landed at %d with version %d".formatted(key, begun, landed, version);
        }
    }
}
