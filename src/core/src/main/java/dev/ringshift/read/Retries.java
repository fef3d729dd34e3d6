package dev.ringshift.read;

import dev.failsafe.Failsafe;
import dev.failsafe.FailsafeExecutor;
import dev.failsafe.RetryPolicy;
import dev.failsafe.RetryPolicyBuilder;
import dev.ringshift.config.CopySettings;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** Sends requests again, a bounded number of times, after a growing wait with jitter. */
public final class Retries {
    private static final double JITTER = 0.25;

    private final FailsafeExecutor<Object> executor;

    public Retries(CopySettings settings) {
        RetryPolicyBuilder<Object> policy = RetryPolicy.builder()
                .handleIf((Throwable error) -> Failures.isTransient(error))
                .withMaxAttempts(settings.maxTries());
        // a backoff must grow, or Failsafe refuses it
        policy = settings.firstBackoff().compareTo(settings.maxBackoff()) < 0
                ? policy.withBackoff(settings.firstBackoff(), settings.maxBackoff())
                : policy.withDelay(settings.firstBackoff());
        this.executor = Failsafe.with(policy.withJitter(JITTER).build());
    }

    /** One way of sending a request, told how many times it was sent before. */
    @FunctionalInterface
    public interface Request<T> {
        CompletionStage<T> send(int earlierTries);
    }

    /** Does something in this thread, and again when it fails in passing. */
    public <T> T get(Supplier<T> work) {
        return executor.get(work::get);
    }

    /** Sends at once; only a failure pays for the machinery of trying again. */
    public <T> CompletionStage<T> send(Request<T> request) {
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
