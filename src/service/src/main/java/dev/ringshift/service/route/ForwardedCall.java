package dev.ringshift.service.route;

import dev.ringshift.service.route.Router.Answered;
import dev.ringshift.service.route.Router.Forwarded;
import dev.ringshift.service.route.Router.Refused;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns what a call ends with into an outcome. */
final class ForwardedCall extends ClientCall.Listener<byte[]> {
    private final Consumer<Forwarded> done;
    private byte @Nullable [] reply;

    ForwardedCall(Consumer<Forwarded> done) {
        this.done = done;
    }

    @Override
    public void onMessage(byte[] message) {
        reply = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
        done.accept(outcome(status, trailers));
    }

    private Forwarded outcome(Status status, Metadata trailers) {
        return switch (status.getCode()) {
            case OK -> reply == null ? new Unreached(Status.INTERNAL.withDescription("no reply")) : new Answered(reply);
            // connection lost, or just being lost; draining; or of another version, without the method
            case UNAVAILABLE, UNKNOWN, UNIMPLEMENTED ->
                isFinal(trailers) ? refused(status, trailers) : new Unreached(status);
            // stopped before it answered, unless it was the caller here who left
            case CANCELLED -> Context.current().isCancelled() ? refused(status, trailers) : new Unreached(status);
            default -> refused(status, trailers);
        };
    }

    /** The database has been asked in vain. To ask it again from here would double its load just when it is in trouble. */
    private static boolean isFinal(Metadata trailers) {
        String pushback = trailers.get(Router.PUSHBACK);
        return pushback != null && pushback.startsWith("-");
    }

    private static Forwarded refused(Status status, Metadata trailers) {
        return new Refused(status.asRuntimeException(trailers));
    }
}
