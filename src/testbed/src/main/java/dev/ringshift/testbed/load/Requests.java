package dev.ringshift.testbed.load;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends requests, by one thread, and records their answers, in the event loops. */
final class Requests {
    /** Those of more keys are made anew each time. */
    private static final long MAX_KEPT = 1_000_000;

    private final LoadOptions options;
    private final Channels channels;
    private final Ticker ticker;
    private final MethodDescriptor<byte[], byte[]> method;
    private final long deadlineNanos;
    private final byte[] @Nullable [] kept;
    private final ReplyCheck check;
    private final AtomicInteger inFlight = new AtomicInteger();

    Requests(LoadOptions options, Channels channels, ReplyCheck check, Ticker ticker) {
        this.options = options;
        this.channels = channels;
        this.ticker = ticker;
        this.method = BytesMarshaller.method(options.calls().method());
        this.deadlineNanos = options.calls().deadline().toNanos();
        this.kept = new byte[(int) Math.min(MAX_KEPT, options.keys().count()) + 1][];
        this.check = check;
    }

    int inFlight() {
        return inFlight.get();
    }

    /** Sends one, or counts it as failed if {@code maxInFlight} are in flight. */
    void send(long key, long intendedNanos, int maxInFlight, Tally tally) {
        tally.sent();
        if (inFlight.get() >= maxInFlight) {
            tally.failed("OVERRUN");
            return;
        }
        inFlight.incrementAndGet();
        ClientCall<byte[], byte[]> call = channels.channel(key)
                .newCall(method, CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS));
        call.start(new Reply(key, intendedNanos, tally), new Metadata());
        // one more than there is, so that a second would be noticed
        call.request(2);
        call.sendMessage(bytes(key));
        call.halfClose();
    }

    private byte[] bytes(long key) {
        if (key >= kept.length) {
            return options.calls().template().bytes(key);
        }
        byte[] bytes = kept[(int) key];
        if (bytes == null) {
            bytes = options.calls().template().bytes(key);
            kept[(int) key] = bytes;
        }
        return bytes;
    }

    /** Called by one thread at a time. */
    private final class Reply extends ClientCall.Listener<byte[]> {
        private final long key;
        private final long intendedNanos;
        private final Tally tally;
        private boolean right;

        Reply(long key, long intendedNanos, Tally tally) {
            this.key = key;
            this.intendedNanos = intendedNanos;
            this.tally = tally;
        }

        @Override
        public void onMessage(byte[] message) {
            right = check.isRight(key, message);
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                tally.failed(status.getCode().name());
            } else if (right) {
                tally.ok(ticker.nanos() - intendedNanos);
            } else { // the wrong reply, or none
                tally.failed("MISMATCH");
            }
            inFlight.decrementAndGet();
        }
    }
}
