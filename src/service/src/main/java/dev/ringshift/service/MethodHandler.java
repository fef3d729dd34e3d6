package dev.ringshift.service;

import dev.ringshift.client.Instance;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.coalesce.Request;
import dev.ringshift.service.coalesce.Subscription;
import dev.ringshift.service.config.MethodSettings.Share;
import dev.ringshift.service.method.InvalidRequestException;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.Read;
import dev.ringshift.service.protect.CallerQuota;
import dev.ringshift.service.protect.HotKeys;
import dev.ringshift.service.protect.OverloadException;
import dev.ringshift.service.route.Router;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls.UnaryMethod;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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
            Timeouts timeouts,
            Tracing tracing,
            String database) {}

    /**
     * What the status page counts.
     *
     * @param method by identity: after a reload, the same name may stand for other markers
     */
    record HotKey(Method method, Partition partition) {
        /** What is kept of a request as long as its key is counted. */
        long bytes() {
            return partition.key().stream().mapToLong(ByteBuffer::capacity).sum();
        }
    }

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
        Call call = new Call((ServerCallStreamObserver<byte[]>) observer, caller);
        if (!caller.mayCall(method.settings().allow())) {
            call.fail(Status.PERMISSION_DENIED
                    .withDescription("Cannot call %s as %s: methods.%s.allow does not name it"
                            .formatted(method.name(), caller.name(), method.name()))
                    .asRuntimeException());
            return;
        }
        try {
            call.enter();
        } catch (OverloadException e) {
            call.fail(parts.statuses().of(e));
            return;
        }
        forwardOrServe(request, call);
        if (!call.isOver()) {
            parts.timeouts().watch(call);
        }
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
        Tracing.flight("forwarded");
        Metadata headers = new Metadata();
        headers.put(Router.CALLER, call.caller.name().getBytes(StandardCharsets.UTF_8));
        parts.tracing().propagate(headers);
        parts.router().forward(owner.get(), method.fullName(), headers, request, call.nanosLeft(), outcome -> {
            if (outcome instanceof Router.Answered answered) {
                call.answer(answered.reply());
            } else if (outcome instanceof Router.Refused refused) {
                call.refuse(refused.status());
            } else if (!call.isOver()) {
                serve(request, call); // ownership saves queries; nothing depends on it
            }
        });
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with a request, its caller is to hear of it
    private void serve(byte[] request, Call call) {
        try {
            Read read = method.decode(request);
            Partition partition = new Partition(method.table(), read.partition());
            parts.hotKeys().count(new HotKey(method, partition));
            String scope = method.settings().share() == Share.CALLER ? call.caller.name() : "";
            FlightKey key = new FlightKey(read, parts.database(), 0, scope);
            Subscription subscription = parts.coalescer()
                    .subscribe(
                            new Request<>(
                                    key, partition, method.settings().coalesce(), System.nanoTime() + call.nanosLeft()),
                            call::hear);
            call.leaveOnCancel(subscription);
        } catch (InvalidRequestException | RuntimeException e) {
            call.fail(parts.statuses().of(e));
        }
    }

    /** One call, answered once. */
    private final class Call implements Timeouts.Waiting {
        private final ServerCallStreamObserver<byte[]> observer;
        private final Caller caller;
        private final @Nullable Deadline deadline = Context.current().getDeadline();
        private final long started = System.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private volatile Subscription subscription = () -> {};
        private volatile boolean counted;

        Call(ServerCallStreamObserver<byte[]> observer, Caller caller) {
            this.observer = observer;
            this.caller = caller;
            observer.setOnCancelHandler(this::cancelled);
        }

        void enter() {
            if (caller.isCountedHere()) {
                parts.quota().enter(caller.name());
                counted = true;
            }
        }

        /** Until the method's timeout or the caller's deadline; 1 when the time is up. */
        long nanosLeft() {
            long left = method.settings().timeout().toNanos() - (System.nanoTime() - started);
            return Math.max(1, deadline == null ? left : Math.min(left, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        }

        boolean isOver() {
            return over.get();
        }

        @Override
        public boolean endIfDue(long nowNanos) {
            if (!isOver() && isDue(nowNanos)) {
                subscription.leave();
                expire();
            }
            return isOver();
        }

        private boolean isDue(long nowNanos) {
            return nowNanos - started >= method.settings().timeout().toNanos();
        }

        private void expire() {
            fail(
                    isDue(System.nanoTime())
                            ? parts.statuses().timedOut(method.settings())
                            : parts.statuses().expired());
        }

        /** Hands on what the owner says; not how it says that time is up, since the time is this call's. */
        void refuse(StatusRuntimeException status) {
            if (status.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                expire();
            } else {
                fail(status);
            }
        }

        void hear(Outcome<byte[]> outcome) {
            if (outcome instanceof Outcome.Answer<byte[]> answer) {
                answer(answer.value());
            } else if (outcome instanceof Outcome.Failure<byte[]> failure) {
                parts.metrics().failed(method.name(), failure.error());
                fail(parts.statuses().of(failure.error()));
            } else {
                expire();
            }
        }

        void answer(byte[] reply) {
            if (end(Status.Code.OK)) {
                observer.onNext(reply);
                observer.onCompleted();
            }
        }

        void fail(StatusRuntimeException status) {
            if (end(status.getStatus().getCode())) {
                observer.onError(status);
            }
        }

        void leaveOnCancel(Subscription seat) {
            subscription = seat;
            if (observer.isCancelled()) {
                cancelled();
            } else if (isOver()) {
                seat.leave(); // timed out meanwhile; of no effect when it was answered
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
            if (counted) {
                parts.quota().leave(caller.name());
            }
            parts.metrics().ended(method.name(), code, System.nanoTime() - started);
            return true;
        }
    }
}
