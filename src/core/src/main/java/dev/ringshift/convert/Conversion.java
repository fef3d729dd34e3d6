package dev.ringshift.convert;

import java.nio.ByteBuffer;

/** Makes a value of the target type out of a value of the source type. Nulls are for the caller: null stays null. */
@FunctionalInterface
public interface Conversion {
    /** Keeps the bytes. */
    Conversion NONE = value -> value;

    /**
     * Converts one value.
     *
     * @param value protocol bytes of the source type; position and limit stay as they are
     * @return protocol bytes of the target type; may be {@code value} itself
     * @throws ConversionException when the target type cannot hold the value
     */
    ByteBuffer convert(ByteBuffer value);
}
