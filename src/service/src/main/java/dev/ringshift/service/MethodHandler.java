package dev.ringshift.service;

import dev.ringshift.service.ServiceMetrics.Refusal;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.FullFlightException;
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
import dev.ringshift.service.route.Router.Forwarded;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.ServerCalls.UnaryMethod;
import io.grpc.stub.StreamObserver;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Answers the calls of one method: here, or by the instance that owns the request. */
final class MethodHandler implements UnaryMethod<byte[], byte[]> {
    private final Method method;
    private final Shared shared;

    /**
     * What all methods share.
     *
     * @param database which of the clusters is the primary
     * @param clock nanoseconds, like {@link System#nanoTime}
     */
    record Shared(
            Coalescer<FlightKey, byte[]> coalescer,
            Owners owners,
            CallerQuota quota,
            HotKeys<HotKey> hotKeys,
            ServiceMetrics metrics,
            FailureLog failures,
            Statuses statuses,
            Timeouts timeouts,
            String database,
            LongSupplier clock) {}

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

    MethodHandler(Method method, Shared shared) {
        this.method = method;
        this.shared = shared;
    }

    @Override
    public void invoke(byte[] request, StreamObserver<byte[]> observer) {
        Caller caller = Caller.KEY.get();
        Call call = new Call((ServerCallStreamObserver<byte[]>) observer, caller);
        if (!caller.mayCall(method.settings().allow())) {
            call.end(Status.PERMISSION_DENIED
                    .withDescription("Cannot call %s as %s: methods.%s.allow does not name it"
                            .formatted(method.name(), caller.name(), method.name()))
                    .asRuntimeException());
            return;
        }
        try {
            call.enter();
        } catch (OverloadException e) {
            call.refuse(Refusal.CALLER, e);
            return;
        }
        forwardOrServe(request, call);
        if (!call.isOver()) {
            shared.timeouts().watch(call);
        }
    }

    @SuppressWarnings("IllegalCatch") // whatever is wrong with a request, its caller is to hear of it
    private void forwardOrServe(byte[] request, Call call) {
        try {
            if (!shared.owners()
                    .handOn(
                            method,
                            call.caller.name(),
                            request,
                            call.nanosLeft(),
                            outcome -> heardOfOwner(outcome, request, call))) {
                serve(request, call);
            }
        } catch (RuntimeException e) {
            call.fail(e);
        }
    }

    private void heardOfOwner(Forwarded outcome, byte[] request, Call call) {
        if (outcome instanceof Router.Unreached unreached) {
            shared.metrics().unreached(method.name(), unreached.cause().getCode());
            if (!call.isOver()) {
                serve(request, call); // ownership saves queries; nothing depends on it
            }
            return;
        }
        shared.metrics().forwarded(method.name());
        if (outcome instanceof Router.Answered answered) {
            call.answer(answered.reply());
        } else if (outcome instanceof Router.Refused refused) {
            call.pass(refused.status());
        }
    }

    @SuppressWarnings("IllegalCatch") // as above, and in a thread of the network
    private void serve(byte[] request, Call call) {
        try {
            Read read = method.decode(request);
            Partition partition = new Partition(method.table(), read.partition());
            shared.hotKeys().count(new HotKey(method, partition));
            shared.metrics().requested(method.name());
            String scope = method.settings().share() == Share.CALLER ? call.caller.name() : "";
            FlightKey key = new FlightKey(read, shared.database(), 0, scope);
            call.sit(shared.coalescer()
                    .subscribe(
                            new Request<>(
                                    key,
                                    partition,
                                    method.settings().coalesce(),
                                    shared.clock().getAsLong() + call.nanosLeft()),
                            call::hear));
        } catch (InvalidRequestException | RuntimeException e) {
            call.fail(e);
        }
    }

    /** One call, answered once. */
    private final class Call implements Timeouts.Waiting {
        private final ServerCallStreamObserver<byte[]> observer;
        private final Caller caller;
        private final @Nullable Deadline deadline = Context.current().getDeadline();
        private final long started = shared.clock().getAsLong();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicBoolean counted = new AtomicBoolean();
        private volatile Subscription subscription = () -> {};

        Call(ServerCallStreamObserver<byte[]> observer, Caller caller) {
            this.observer = observer;
            this.caller = caller;
            observer.setOnCancelHandler(this::cancelled);
            observer.setOnCloseHandler(this::giveBack);
        }

        void enter() {
            if (caller.isCountedHere()) {
                shared.quota().enter(caller.name());
                counted.set(true);
            }
        }

        /** When the reply has left, or cannot leave any more: as long as it waits for a slow caller, that caller is charged for it. */
        private void giveBack() {
            if (counted.compareAndSet(true, false)) {
                shared.quota().leave(caller.name());
            }
        }

        /** Until the method's timeout or the caller's deadline; 1 when the time is up. */
        long nanosLeft() {
            long left = method.settings().timeout().toNanos() - (shared.clock().getAsLong() - started);
            return Math.max(1, deadline == null ? left : Math.min(left, deadline.timeRemaining(TimeUnit.NANOSECONDS)));
        }

        boolean isOver() {
            return over.get();
        }

        @Override
        public boolean endIfDue(long nowNanos) {
            if (!isOver() && isDue(nowNanos)) {
                expire();
                subscription.leave(); // not before it is over: who gets its seat just now looks at that
            }
            return isOver();
        }

        private boolean isDue(long nowNanos) {
            return nowNanos - started >= method.settings().timeout().toNanos();
        }

        private void expire() {
            end(
                    isDue(shared.clock().getAsLong())
                            ? shared.statuses().timedOut(method.settings())
                            : shared.statuses().expired());
        }

        /** Hands on what the owner says; not how it says that time is up, since the time is this call's. */
        void pass(StatusRuntimeException status) {
            if (status.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
                expire();
            } else {
                end(status);
            }
        }

        void hear(Outcome<byte[]> outcome) {
            if (outcome instanceof Outcome.Answer<byte[]> answer) {
                answer(answer.value());
            } else if (outcome instanceof Outcome.Expired<byte[]>) {
                expire();
            } else if (outcome instanceof Outcome.Failure<byte[]> failure) {
                if (failure.error() instanceof FullFlightException) {
                    refuse(Refusal.FLIGHT, failure.error());
                } else if (failure.error() instanceof OverloadException) {
                    refuse(Refusal.DATABASE, failure.error());
                } else {
                    end(shared.statuses().of(failure.error())); // logged where the query ended
                }
            }
        }

        void answer(byte[] reply) {
            if (end(Status.Code.OK)) {
                observer.onNext(reply);
                observer.onCompleted();
            }
        }

        void refuse(Refusal reason, Throwable error) {
            shared.metrics().refused(method.name(), reason);
            end(shared.statuses().of(error));
        }

        void fail(Throwable error) {
            shared.failures().failed(method.name(), error);
            end(shared.statuses().of(error));
        }

        void end(StatusRuntimeException status) {
            if (end(status.getStatus().getCode())) {
                observer.onError(status);
            }
        }

        void sit(Subscription seat) {
            subscription = seat;
            if (isOver()) {
                seat.leave(); // cancelled or timed out meanwhile; of no effect when it was answered
            }
        }

        private void cancelled() {
            end(Statuses.ofCancelled(deadline));
            subscription.leave();
            giveBack();
        }

        private boolean end(Status.Code code) {
            if (!over.compareAndSet(false, true)) {
                return false;
            }
            shared.metrics().ended(method.name(), code, shared.clock().getAsLong() - started);
            return true;
        }
    }
}
