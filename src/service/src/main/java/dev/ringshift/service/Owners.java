package dev.ringshift.service;

import dev.ringshift.service.method.Method;
import dev.ringshift.service.route.Router.Forwarded;
import java.util.function.Consumer;

/** The instances that own requests, as seen by the one where a request enters. */
@FunctionalInterface
interface Owners {
    /**
     * Hands the current call's request to the instance that owns it.
     *
     * @param caller who is to hear the answer
     * @param nanosLeft how long that is of use
     * @param done is told what came of it, once, unless this returns false
     * @return false when the request is to be served here
     */
    boolean handOn(Method method, String caller, byte[] request, long nanosLeft, Consumer<Forwarded> done);
}
