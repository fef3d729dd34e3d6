package dev.ringshift.read;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.ring.TokenRange;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a token range, the next always asked for before the current one is handed out. Only the absence of a
 * paging state ends the range: over tombstones servers return empty pages.
 */
public final class PageReader {
    private final CqlSession session;
    private final BoundStatement statement;
    private final PageSize pageSize;
    private final Retries retries;
    private final LongSupplier secondClock;
    private final Runnable onRetry;
    private @Nullable CompletableFuture<Page> next;

    /**
     * A page as it came.
     *
     * @param rows none, or as many as were asked for at most
     * @param count how many rows
     * @param nanos from the request to the answer
     * @param readSecond when the TTLs in it were true, seconds since epoch
     * @param bytes as the server sent them
     * @param pagingState null for the last page of the range
     */
    public record Page(
            Iterable<Row> rows,
            int count,
            long nanos,
            long readSecond,
            long bytes,
            @Nullable ByteBuffer pagingState) {}

    public PageReader(
            CqlSession session,
            PreparedStatement select,
            TokenRange range,
            PageSize pageSize,
            Retries retries,
            LongSupplier secondClock,
            Runnable onRetry) {
        this.session = session;
        this.pageSize = pageSize;
        this.retries = retries;
        this.secondClock = secondClock;
        this.onRetry = onRetry;
        BoundStatement bound =
                select.bind().setLong(0, range.start()).setLong(1, range.end()).setIdempotent(true);
        this.statement = session.getMetadata()
                .getTokenMap()
                .map(map -> bound.setRoutingToken(map.parse(Long.toString(range.end()))))
                .orElse(bound);
        this.next = ask(null);
    }

    /** The next page, or null at the end of the range. */
    @Nullable
    public Page next() throws InterruptedException, ExecutionException {
        if (next == null) {
            return null;
        }
        Page page = next.get();
        next = page.pagingState() == null ? null : ask(page.pagingState());
        return page;
    }

    private CompletableFuture<Page> ask(@Nullable ByteBuffer pagingState) {
        return retries.send(earlierTries -> {
                    if (earlierTries > 0) {
                        onRetry.run();
                    }
                    return askOnce(pagingState, pageSize.afterTries(earlierTries));
                })
                .toCompletableFuture();
    }

    private CompletionStage<Page> askOnce(@Nullable ByteBuffer pagingState, int rows) {
        // the server fixes "now" when it takes the request, long before a slow page arrives
        long second = secondClock.getAsLong();
        long asked = System.nanoTime();
        BoundStatement page = statement.setPageSize(rows);
        return session.executeAsync(pagingState == null ? page : page.setPagingState(pagingState))
                .thenApply(answer -> page(answer, rows, second, System.nanoTime() - asked));
    }

    private Page page(AsyncResultSet answer, int asked, long second, long nanos) {
        pageSize.seen(asked, answer.remaining(), answer.getExecutionInfo().getResponseSizeInBytes());
        return new Page(
                answer.currentPage(),
                answer.remaining(),
                nanos,
                second,
                answer.getExecutionInfo().getResponseSizeInBytes(),
                answer.hasMorePages() ? answer.getExecutionInfo().getPagingState() : null);
    }
}
