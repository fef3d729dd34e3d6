package dev.ringshift.convert;

import java.nio.ByteBuffer;

/**
 * Converts part of a key, and refuses what another value would become, too: of two rows with the same key the server keeps
 * one, and says nothing.
 *
 * @param back from the target's type to the source's
 */
record KeyConversion(TypePair types, Conversion there, Conversion back) implements Conversion {

    @Override
    public ByteBuffer convert(ByteBuffer value) {
        ByteBuffer converted = there.convert(value);
        ByteBuffer returned = back.convert(converted);
        if (!returned.equals(value)) {
            throw types.failure(
                    value, "%s becomes the same key; %s".formatted(types.literal(returned), ScalarRules.CORRECT));
        }
        return converted;
    }
}
