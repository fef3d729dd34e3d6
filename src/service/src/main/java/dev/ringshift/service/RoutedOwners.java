package dev.ringshift.service;

import dev.ringshift.client.Instance;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.route.Router;
import dev.ringshift.service.route.Router.Forwarded;
import io.grpc.Metadata;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/** Owners as the router finds them; the caller's name and trace go with a request. */
record RoutedOwners(Router router, Tracing tracing) implements Owners {
    @Override
    public boolean handOn(Method method, String caller, byte[] request, long nanosLeft, Consumer<Forwarded> done) {
        Optional<Instance> owner =
                Router.HOP_SEEN.get() == null ? router.elsewhere(request, method.routingFields()) : Optional.empty();
        if (owner.isEmpty()) {
            return false;
        }
        Tracing.flight("forwarded");
        Metadata headers = new Metadata();
        headers.put(Router.CALLER, caller.getBytes(StandardCharsets.UTF_8));
        tracing.propagate(headers);
        router.forward(owner.get(), method.fullName(), headers, request, nanosLeft, Tracing.carry(done));
        return true;
    }
}
