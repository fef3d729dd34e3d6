package dev.ringshift.service;

import dev.ringshift.client.Instance;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.coalesce.Request;
import dev.ringshift.service.coalesce.Subscription;
import dev.ringshift.service.method.InvalidRequestException;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.Read;
import dev.ringshift.service.protect.CallerQuota;
import dev.ringshift.service.protect.HotKeys;
import dev.ringshift.service.route.Router;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls.UnaryMethod;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Answers the calls of one method: here, or by the instance that owns the request. */
final class MethodHandler implements UnaryMethod<byte[], byte[]> {
    private final Method method;
    private final Parts parts;

    /**
     * What all methods share.
     *
     * @param database which of the clusters is the primary
     */
    record Parts(
            Coalescer<FlightKey, byte[]> coalescer,
            Router router,
            CallerQuota quota,
            HotKeys<HotKey> hotKeys,
            ServiceMetrics metrics,
            Statuses statuses,
            String database) {}

    /**
     * What the status page counts.
     *
     * @param method its name
     */
    record HotKey(String method, Partition partition) {}

    /**
     * What a query reads from: methods of one table meet in it.
     *
     * @param table {@code keyspace.table}
     * @param key raw values of the partition key
     */
    record Partition(String table, List<ByteBuffer> key) {}

    MethodHandler(Method method, Parts parts) {
        this.method = method;
        this.parts = parts;
    }

    @Override
    public void invoke(byte[] request, StreamObserver<byte[]> observer) {
        Caller caller = Caller.KEY.get();
        Call call = new Call((ServerCallStreamObserver<byte[]>) observer, caller.name());
        if (!caller.isOneOf(method.settings().allow())) {
            call.fail(Status.PERMISSION_DENIED
                    .withDescription("Cannot call %s as %s: methods.%s.allow does not name it"
                            .formatted(method.name(), caller.name(), method.name()))
                    .asRuntimeException());
            return;
        }
        try {
            parts.quota().enter(caller.name());
        } catch (RuntimeException e) {
            call.fail(parts.statuses().of(e));
            return;
        }
        call.entered();
        forwardOrServe(request, call);
    }

    private void forwardOrServe(byte[] request, Call call) {
        Optional<Instance> owner = Router.HOP_SEEN.get() == null
                ? parts.router().elsewhere(request, method.routingFields())
                : Optional.empty();
        if (owner.isEmpty()) {
            serve(request, call);
            return;
        }
        parts.metrics().forwarded(method.name());
        parts.router().forward(owner.get(), method.fullName(), request, nanosLeft(), outcome -> {
            if (outcome instanceof Router.Answered answered) {
                call.answer(answered.reply());
            } else if (outcome instanceof Router.Refused refused) {
                call.fail(refused.status());
            } else {
                serve(request, call); // ownership saves queries; nothing depends on it
            }
        });
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with a request, its caller is to hear of it
    private void serve(byte[] request, Call call) {
        try {
            Read read = method.decode(request);
            Partition partition = new Partition(method.table(), read.partition());
            parts.hotKeys().count(new HotKey(method.name(), partition));
            FlightKey key = new FlightKey(read, parts.database(), 0);
            Subscription subscription = parts.coalescer()
                    .subscribe(
                            new Request<>(
                                    key, partition, method.settings().coalesce(), System.nanoTime() + nanosLeft()),
                            call::hear);
            call.leaveOnCancel(subscription);
        } catch (InvalidRequestException | RuntimeException e) {
            call.fail(parts.statuses().of(e));
        }
    }

    private long nanosLeft() {
        long most = method.settings().timeout().toNanos();
        Deadline deadline = Context.current().getDeadline();
        return deadline == null ? most : Math.min(most, Math.max(1, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
    }

    /** One call, answered once. */
    private final class Call {
        private final ServerCallStreamObserver<byte[]> observer;
        private final String caller;
        private final long started = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Subscription subscription = () -> {};
        private volatile boolean entered;

        Call(ServerCallStreamObserver<byte[]> observer, String caller) {
            this.observer = observer;
            this.caller = caller;
            observer.setOnCancelHandler(this::cancelled);
        }

        void entered() {
            entered = true;
        }

        void hear(Outcome<byte[]> outcome) {
            if (outcome instanceof Outcome.Answer<byte[]> answer) {
                answer(answer.value());
            } else if (outcome instanceof Outcome.Failure<byte[]> failure) {
                parts.metrics().failed(method.name(), failure.error());
                fail(parts.statuses().of(failure.error()));
            } else {
                fail(parts.statuses().expired());
            }
        }

        void answer(byte[] reply) {
            if (end(Status.Code.OK)) {
                observer.onNext(reply);
                observer.onCompleted();
            }
        }

        void fail(io.grpc.StatusRuntimeException status) {
            if (end(status.getStatus().getCode())) {
                observer.onError(status);
            }
        }

        void leaveOnCancel(Subscription seat) {
            subscription = seat;
            if (observer.isCancelled()) {
                cancelled();
            }
        }

        private void cancelled() {
            subscription.leave();
            end(Status.Code.CANCELLED);
        }

        private boolean end(Status.Code code) {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            if (entered) {
                parts.quota().leave(caller);
            }
            parts.metrics().ended(method.name(), code, System.nanoTime() - started);
            return true;
        }
    }
}
