package dev.ringshift.client;

import org.jspecify.annotations.Nullable;

/** Brings a call's message, which comes after the call is made, to where the instance is picked. */
final class FirstMessage {
    private volatile byte @Nullable [] bytes;

    byte @Nullable [] bytes() {
        return bytes;
    }

    void set(byte[] message) {
        bytes = message;
    }
}
