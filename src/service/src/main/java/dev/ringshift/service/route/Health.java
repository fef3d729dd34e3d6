package dev.ringshift.service.route;

import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.Status.Code;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What an instance says of itself. */
enum Health {
    SERVING,
    NOT_SERVING,
    /** There was no connection, or it was lost. */
    UNREACHED,
    /** The time was up before it answered. */
    SILENT;

    /**
     * Asks. The future never fails, and completes when the patience ends at the latest.
     *
     * @param service that it has to serve; one that serves another is NOT_SERVING
     */
    static CompletableFuture<Health> of(ManagedChannel channel, String service, Duration patience) {
        CompletableFuture<Health> health = new CompletableFuture<>();
        HealthGrpc.newStub(channel)
                .withDeadlineAfter(patience.toNanos(), TimeUnit.NANOSECONDS)
                .check(HealthCheckRequest.newBuilder().setService(service).build(), new StreamObserver<>() {
                    @Override
                    public void onNext(HealthCheckResponse answer) {
                        health.complete(answer.getStatus() == ServingStatus.SERVING ? SERVING : NOT_SERVING);
                    }

                    @Override
                    public void onError(Throwable failure) {
                        health.complete(of(Status.fromThrowable(failure).getCode()));
                    }

                    @Override
                    public void onCompleted() {
                        health.complete(UNREACHED);
                    }
                });
        return health;
    }

    private static Health of(Code code) {
        return switch (code) {
            case NOT_FOUND, UNIMPLEMENTED -> NOT_SERVING;
            case DEADLINE_EXCEEDED -> SILENT;
            default -> UNREACHED;
        };
    }
}
