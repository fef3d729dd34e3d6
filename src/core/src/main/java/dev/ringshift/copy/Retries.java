package dev.ringshift.copy;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.ringshift.config.CopySettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Sends requests again, a bounded number of times, after a growing wait with jitter. */
final class Retries {
    private static final double JITTER = 0.25;

    private final FailsafeExecutor<Object> executor;

    Retries(CopySettings settings) {
        this.executor = Failsafe.with(RetryPolicy.builder()
                .handleIf((Throwable error) -> Failures.isTransient(error))
                .withBackoff(settings.firstBackoff(), settings.maxBackoff())
                .withJitter(JITTER)
                .withMaxAttempts(settings.maxTries())
                .build());
    }

    /** One way of sending a request, told how many times it was sent before. */
    @FunctionalInterface
    interface Request<T> {
        CompletionStage<T> send(int earlierTries);
    }

    /** Sends at once; only a failure pays for the machinery of trying again. */
    <T> CompletionStage<T> send(Request<T> request) {
        CompletionStage<T> first = request.send(0);
        return first.handle((answer, error) -> {
                    if (error == null) {
                        return CompletableFuture.completedFuture(answer);
                    }
                    CompletableFuture<T> again = executor.getStageAsync(context -> context.isFirstAttempt()
                            ? CompletableFuture.failedFuture(Failures.unwrap(error))
                            : request.send(context.getAttemptCount()));
                    return again;
                })
                .thenCompose(answer -> answer);
    }
}
