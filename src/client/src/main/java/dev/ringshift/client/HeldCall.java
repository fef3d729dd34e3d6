package dev.ringshift.client;

import io.grpc.Attributes;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor.Marshaller;
import org.jspecify.annotations.Nullable;

/**
 * A unary call that starts with its message. What is asked of it before goes to the real call then; a call that is cancelled or ends
 * without a message starts all the same, so that its listener hears of it.
 *
 * @param <Q> request
 * @param <R> reply
 */
final class HeldCall<Q, R> extends ClientCall<Q, R> {
    private final ClientCall<byte[], R> call;
    private final RoutedCall routed;
    private final Marshaller<Q> marshaller;

    private @Nullable Start start;
    private boolean started;
    private int requested;

    HeldCall(ClientCall<byte[], R> call, RoutedCall routed, Marshaller<Q> marshaller) {
        this.call = call;
        this.routed = routed;
        this.marshaller = marshaller;
    }

    private final class Start {
        private final Listener<R> listener;
        private final Metadata headers;

        Start(Listener<R> listener, Metadata headers) {
            this.listener = listener;
            this.headers = headers;
        }

        void go() {
            call.start(listener, headers);
        }
    }

    @Override
    public synchronized void start(Listener<R> listener, Metadata headers) {
        start = new Start(listener, headers);
    }

    private synchronized void begin() {
        if (started || start == null) {
            return;
        }
        started = true;
        start.go();
        if (requested > 0) {
            call.request(requested);
        }
    }

    @Override
    public synchronized void request(int messages) {
        if (started) {
            call.request(messages);
        } else {
            requested += messages;
        }
    }

    @Override
    public void sendMessage(Q message) {
        byte[] bytes = RawBytes.INSTANCE.parse(marshaller.stream(message));
        routed.message(bytes);
        begin();
        call.sendMessage(bytes);
    }

    @Override
    public void halfClose() {
        begin();
        call.halfClose();
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
        begin();
        call.cancel(message, cause);
    }

    /** Before the start, yes: whoever waits for it to send the message would wait for ever. */
    @Override
    public synchronized boolean isReady() {
        return !started || call.isReady();
    }

    @Override
    public void setMessageCompression(boolean enabled) {
        // asked before the message by some, allowed by the real call only after its start; it is a hint
        synchronized (this) {
            if (!started) {
                return;
            }
        }
        call.setMessageCompression(enabled);
    }

    @Override
    public Attributes getAttributes() {
        return call.getAttributes();
    }
}
