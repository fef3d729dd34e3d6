package dev.ringshift.testbed.load;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers within the call. */
final class AnsweringChannels extends Channel implements Channels {
    private final byte @Nullable [] reply;

    AnsweringChannels(byte[] reply) {
        this.reply = reply;
    }

    private AnsweringChannels() {
        this.reply = null;
    }

    /** Says that all is well, and nothing else. */
    static AnsweringChannels withoutMessage() {
        return new AnsweringChannels();
    }

    @Override
    public Channel channel(long key) {
        return this;
    }

    @Override
    public void close() {}

    @Override
    public String authority() {
        return "test";
    }

    @Override
    public <Q, R> ClientCall<Q, R> newCall(MethodDescriptor<Q, R> method, CallOptions options) {
        return new ClientCall<>() {
            private final List<Listener<R>> listeners = new ArrayList<>();

            @Override
            public void start(Listener<R> listener, Metadata headers) {
                listeners.add(listener);
            }

            @Override
            public void request(int messages) {}

            @Override
            public void cancel(@Nullable String message, @Nullable Throwable cause) {}

            @Override
            public void halfClose() {
                if (reply != null) {
                    listeners.get(0).onMessage(method.parseResponse(new ByteArrayInputStream(reply)));
                }
                listeners.get(0).onClose(Status.OK, new Metadata());
            }

            @Override
            public void sendMessage(Q message) {}
        };
    }
}
