package dev.ringshift.client;

import io.grpc.MethodDescriptor;
import java.util.List;
import java.util.Map;

/**
 * What a client has to know to send a request to its owner: the reply of {@code ringshift.v1.Routing/Describe}.
 *
 * @param instances the live ones
 * @param routingFields by full name of a method, the fields of its request that are its routing key
 */
public record Description(List<Instance> instances, Map<String, List<Integer>> routingFields) {
    public Description {
        instances = List.copyOf(instances);
        routingFields = Map.copyOf(routingFields);
    }

    /** The request. */
    public record Question() {}

    /** The method, as client and server call it. */
    public static MethodDescriptor<Question, Description> method() {
        return MethodDescriptor.<Question, Description>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("ringshift.v1.Routing/Describe")
                .setRequestMarshaller(DescriptionCodec.QUESTION)
                .setResponseMarshaller(DescriptionCodec.REPLY)
                .setIdempotent(true)
                .setSafe(true)
                .build();
    }
}
