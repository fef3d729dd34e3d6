package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The least that a copy has to do, bare loops of the driver that only read and that only write prepared batches; and the
 * least that a comparison has to do, loops that read both sides.
 */
final class BenchFloor {
    private static final int THREADS = Runtime.getRuntime().availableProcessors();
    private static final int RANGES = 128;
    private static final int PAGE_ROWS = 5000;
    private static final int BATCH_ROWS = 100;
    private static final int IN_FLIGHT = 128;
    private static final int SAMPLE_ROWS = 50_000;
    private static final int KEYS = 3;
    private static final int CELLS = 4;

    private final CqlSession source;
    private final CqlSession target;
    private final PreparedStatement select;
    private final PreparedStatement selectThere;
    private final PreparedStatement insert;
    private final Semaphore inFlight = new Semaphore(IN_FLIGHT);
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
    private List<List<ByteBuffer[]>> partitions = List.of();
    private int repeats;

    BenchFloor(CqlSession source, CqlSession target, String table) {
        this.source = source;
        this.target = target;
        String cql = """
                SELECT channel_id, bucket, message_id, author_id, WRITETIME(author_id), TTL(author_id),
                  content, WRITETIME(content), TTL(content), edited_at, WRITETIME(edited_at), TTL(edited_at),
                  attachments, WRITETIME(attachments), TTL(attachments)
                FROM %s WHERE token(channel_id, bucket) > ? AND token(channel_id, bucket) <= ?""".formatted(table);
        this.select = source.prepare(cql);
        this.selectThere = target.prepare(cql);
        this.insert = target.prepare("""
                INSERT INTO %s (channel_id, bucket, message_id, author_id, content, edited_at, attachments)
                VALUES (?, ?, ?, ?, ?, ?, ?) USING TIMESTAMP ? AND TTL ?""".formatted(table));
    }

    /** Reads every row once. */
    long read() throws Exception {
        return inParallel(THREADS, RANGES, range -> count(source, select, range));
    }

    /** Reads every row of both sides, each with as many threads as {@link #read}; returns how many one side has. */
    long readBoth() throws Exception {
        long rows = inParallel(
                2 * THREADS,
                2 * RANGES,
                number -> number % 2 == 0 ? count(source, select, number / 2) : count(target, selectThere, number / 2));
        return rows / 2;
    }

    private static long count(CqlSession session, PreparedStatement select, int range) throws Exception {
        long rows = 0;
        CompletionStage<AsyncResultSet> next = ask(session, select, range);
        while (next != null) {
            AsyncResultSet page = next.toCompletableFuture().get();
            next = page.hasMorePages() ? page.fetchNextPage() : null;
            for (Row row : page.currentPage()) {
                rows += row.getBytesUnsafe(0) == null ? 0 : 1;
            }
        }
        return rows;
    }

    private static CompletionStage<AsyncResultSet> ask(CqlSession session, PreparedStatement select, int range) {
        long width = Long.MAX_VALUE / RANGES * 2;
        long start = Long.MIN_VALUE + range * width;
        long end = range == RANGES - 1 ? Long.MAX_VALUE : start + width;
        return session.executeAsync(select.bind(start, end).setPageSize(PAGE_ROWS));
    }

    /** Keeps some rows in memory, to be written again and again into partitions of their own. */
    void prepare(long rows) throws Exception {
        List<List<ByteBuffer[]>> kept = new ArrayList<>();
        int keptRows = 0;
        ByteBuffer[] previous = null;
        for (int range = 0; range < RANGES && keptRows < SAMPLE_ROWS; range++) {
            CompletionStage<AsyncResultSet> next = ask(source, select, range);
            while (next != null && keptRows < SAMPLE_ROWS) {
                AsyncResultSet page = next.toCompletableFuture().get();
                for (Row row : page.currentPage()) {
                    ByteBuffer[] values = values(row);
                    if (previous == null || !values[0].equals(previous[0]) || !values[1].equals(previous[1])) {
                        kept.add(new ArrayList<>());
                    }
                    kept.get(kept.size() - 1).add(values);
                    previous = values;
                    keptRows++;
                }
                next = page.hasMorePages() ? page.fetchNextPage() : null;
            }
        }
        partitions = kept;
        repeats = (int) Math.max(1, Math.round((double) rows / Math.max(1, keptRows)));
    }

    private static ByteBuffer[] values(Row row) {
        ByteBuffer[] values = new ByteBuffer[KEYS + CELLS];
        for (int key = 0; key < KEYS; key++) {
            values[key] = row.getBytesUnsafe(key);
        }
        for (int cell = 0; cell < CELLS; cell++) {
            values[KEYS + cell] = row.getBytesUnsafe(KEYS + 3 * cell);
        }
        return values;
    }

    /** Writes as many rows as were asked for, about. */
    long write() throws Exception {
        long rows = inParallel(THREADS, repeats, this::write);
        inFlight.acquire(IN_FLIGHT);
        inFlight.release(IN_FLIGHT);
        Throwable failed = failure.get();
        if (failed != null) {
            throw new IllegalStateException("Cannot write the floor's rows", failed);
        }
        return rows;
    }

    private long write(int repeat) throws InterruptedException {
        long rows = 0;
        for (List<ByteBuffer[]> partition : partitions) {
            for (int from = 0; from < partition.size(); from += BATCH_ROWS) {
                List<ByteBuffer[]> batch = partition.subList(from, Math.min(partition.size(), from + BATCH_ROWS));
                List<BatchableStatement<?>> statements = new ArrayList<>(batch.size());
                for (ByteBuffer[] values : batch) {
                    statements.add(bind(values, repeat));
                }
                send(BatchStatement.newInstance(BatchType.UNLOGGED, statements));
                rows += batch.size();
            }
        }
        return rows;
    }

    private BatchableStatement<?> bind(ByteBuffer[] values, int repeat) {
        BoundStatementBuilder builder = insert.boundStatementBuilder().setLong(0, values[0].getLong(0) + repeat);
        for (int i = 1; i < values.length; i++) {
            if (values[i] != null) {
                builder = builder.setBytesUnsafe(i, values[i]);
            }
        }
        return builder.setLong(KEYS + CELLS, 1L).setInt(KEYS + CELLS + 1, 0).build();
    }

    private void send(BatchStatement batch) throws InterruptedException {
        inFlight.acquire();
        target.executeAsync(batch).whenComplete((answer, error) -> {
            inFlight.release();
            if (error != null) {
                failure.compareAndSet(null, error);
            }
        });
    }

    /** Something done for each number; returns how many rows. */
    @FunctionalInterface
    private interface Piece {
        long run(int number) throws Exception;
    }

    private static long inParallel(int threadCount, int pieces, Piece piece) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(threadCount);
        try {
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < pieces; i++) {
                int number = i;
                work.add(() -> piece.run(number));
            }
            long rows = 0;
            for (Future<Long> done : threads.invokeAll(work)) {
                rows += done.get();
            }
            return rows;
        } finally {
            threads.shutdownNow();
        }
    }
}
