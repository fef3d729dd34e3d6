package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A request that is understood. Equal to another when both are answered by the same query and page, so that it can be the key
 * of a flight: same method, raw values, page size and page. A method is the same only to itself: one that a reload made under
 * the same name may have another query, or other promises to those who share one.
 */
public final class Read {
    private final Method method;
    private final List<ByteBuffer> values;
    private final int pageSize;
    private final @Nullable ByteBuffer pagingState;
    private final int hash;

    Read(Method method, List<ByteBuffer> values, int pageSize, @Nullable ByteBuffer pagingState) {
        this.method = method;
        this.values = List.copyOf(values);
        this.pageSize = pageSize;
        this.pagingState = pagingState;
        int soFar = 31 * method.hashCode() + this.values.hashCode();
        this.hash = 31 * (31 * soFar + pageSize) + (pagingState == null ? 0 : pagingState.hashCode());
    }

    /** What is called. */
    public Method method() {
        return method;
    }

    /** The raw values of the partition key; all values when the query does not say the whole key. Not to be written to. */
    public List<ByteBuffer> partition() {
        List<Integer> indexes = method.partitionIndexes();
        return indexes.isEmpty() ? values : indexes.stream().map(values::get).toList();
    }

    /**
     * What to send to the database.
     *
     * @param timeout the longest that the driver waits for it
     */
    public BoundStatement statement(Duration timeout) {
        BoundStatementBuilder builder = method.prepared().boundStatementBuilder();
        for (int i = 0; i < values.size(); i++) {
            // positions are part of a buffer's equality, so the driver gets its own
            builder.setBytesUnsafe(i, values.get(i).duplicate());
        }
        builder.setConsistencyLevel(method.consistency())
                .setPageSize(pageSize)
                .setIdempotence(true)
                .setTimeout(timeout);
        if (pagingState != null) {
            builder.setPagingState(pagingState.duplicate());
        }
        return builder.build();
    }

    /**
     * What to tell of an error of the database.
     *
     * @return the error itself, unless it was the request that the database could not make sense of
     */
    public Throwable explained(Throwable error) {
        return pagingState != null && error instanceof ProtocolError ? InvalidRequestException.ofPageToken() : error;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Read read
                && hash == read.hash
                && pageSize == read.pageSize
                && method.equals(read.method)
                && values.equals(read.values)
                && Objects.equals(pagingState, read.pagingState);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    /** Without values, which belong in no log. */
    @Override
    public String toString() {
        return "%s of %d rows%s".formatted(method, pageSize, pagingState == null ? "" : ", a later page");
    }
}
