package dev.ringshift.service.route;

import dev.ringshift.client.Description;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.stub.ServerCalls;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code ringshift.v1.Routing}, which tells clients who is there and what to route by. */
public final class RoutingService {
    private RoutingService() {}

    /**
     * The service.
     *
     * @param routingFields by full name of a method, the fields of its request that are its routing key; asked at each call, in a
     *     thread of the server
     */
    public static ServerServiceDefinition of(Members members, Supplier<Map<String, List<Integer>>> routingFields) {
        return ServerServiceDefinition.builder("ringshift.v1.Routing")
                .addMethod(Description.method(), ServerCalls.asyncUnaryCall((question, observer) -> {
                    if (!members.hasJoined()) {
                        // or whoever asks would take this one for all there are
                        observer.onError(Status.UNAVAILABLE
                                .withDescription(
                                        "Cannot tell who is there: this instance is just starting; ask another")
                                .asRuntimeException());
                        return;
                    }
                    observer.onNext(new Description(members.live(), routingFields.get()));
                    observer.onCompleted();
                }))
                .build();
    }
}
