package dev.ringshift.testbed;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Does the same to several things at once. */
final class InParallel {
    private InParallel() {}

    /** Returns when all are done; throws what the first of them threw. */
    static <T> void run(List<T> items, Consumer<T> action) {
        if (items.isEmpty()) {
            return;
        }
        ExecutorService executor = Executors.newFixedThreadPool(items.size());
        try {
            List<Future<?>> futures = new ArrayList<>();
            items.forEach(item -> futures.add(executor.submit(() -> action.accept(item))));
            throwFirst(futures);
        } finally {
            executor.shutdownNow();
        }
    }

    private static void throwFirst(List<Future<?>> futures) {
        RuntimeException first = null;
        for (Future<?> future : futures) {
            RuntimeException failure = failure(future);
            first = first == null ? failure : first;
        }
        if (first != null) {
            throw first;
        }
    }

    private static @Nullable RuntimeException failure(Future<?> future) {
        try {
            future.get();
            return null;
        } catch (ExecutionException e) {
            return e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new IllegalStateException("Cannot wait for all nodes: interrupted", e);
        }
    }
}
