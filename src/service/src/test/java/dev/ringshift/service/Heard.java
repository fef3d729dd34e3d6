package dev.ringshift.service;

import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The caller's end of a call, as gRPC shows it to a handler: what was said to it, and what it does. */
final class Heard extends ServerCallStreamObserver<byte[]> {
    private @Nullable Runnable onCancel;
    private @Nullable Runnable onClose;
    private boolean cancelled;
    private byte @Nullable [] reply;
    private @Nullable Throwable error;

    byte[] reply() {
        return Objects.requireNonNull(reply, "a reply");
    }

    StatusRuntimeException error() {
        return (StatusRuntimeException) Objects.requireNonNull(error, "an error");
    }

    boolean isNothing() {
        return reply == null && error == null;
    }

    /** The caller leaves. */
    void cancel() {
        cancelled = true;
        Objects.requireNonNull(onCancel).run();
    }

    /** What was said has left. */
    void flush() {
        Objects.requireNonNull(onClose).run();
    }

    @Override
    public void onNext(byte[] message) {
        reply = message;
    }

    @Override
    public void onError(Throwable status) {
        error = status;
    }

    @Override
    public void onCompleted() {}

    @Override
    public boolean isCancelled() {
        return cancelled;
    }

    @Override
    public void setOnCancelHandler(Runnable handler) {
        onCancel = handler;
    }

    @Override
    public void setOnCloseHandler(Runnable handler) {
        onClose = handler;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setOnReadyHandler(Runnable handler) {}

    @Override
    public void setCompression(String compression) {}

    @Override
    public void disableAutoInboundFlowControl() {}

    @Override
    public void request(int count) {}

    @Override
    public void setMessageCompression(boolean enable) {}
}
