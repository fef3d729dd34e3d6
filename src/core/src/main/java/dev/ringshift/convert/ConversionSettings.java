package dev.ringshift.convert;

import java.io.Serializable;
import java.util.function.Supplier;

/**
 * What types alone do not say.
 *
 * @param timestampUnit what a number counts that becomes a timestamp, or is made of one
 * @param timestampFormat how text shows a timestamp
 * @param blobFormat how text shows a blob
 * @param losses what to do with a value that the target type holds only in part
 */
public record ConversionSettings(
        TimestampUnit timestampUnit, TimestampFormat timestampFormat, BlobFormat blobFormat, Losses losses)
        implements Serializable {
    private static final long serialVersionUID = 1;

    /** Milliseconds, ISO-8601, UTF-8, no losses. */
    public static final ConversionSettings DEFAULTS =
            new ConversionSettings(TimestampUnit.MILLISECONDS, TimestampFormat.ISO, BlobFormat.UTF8, Losses.REFUSED);

    /** Units since 1970-01-01T00:00:00Z. */
    public enum TimestampUnit {
        MILLISECONDS(1),
        SECONDS(1000);

        private final int millis;

        TimestampUnit(int millis) {
            this.millis = millis;
        }

        int millis() {
            return millis;
        }
    }

    /** How text shows a blob. */
    public enum BlobFormat {
        /** The blob's bytes are the text. */
        UTF8,
        /** Lower-case hexadecimal digits without prefix; read in either case, and with the prefix {@code 0x} as well. */
        HEX,
        /** RFC 4648, the basic alphabet, padded; read without padding as well. */
        BASE64
    }

    /** Whether a value may lose digits: of a fraction, or below the second or the day of a timestamp. */
    public enum Losses {
        REFUSED,
        ALLOWED;

        /**
         * Compares a value with what would come back from the target.
         *
         * @throws IllegalArgumentException when they differ and must not
         */
        <T> void compare(T value, Supplier<T> back) {
            if (this == REFUSED && !value.equals(back.get())) {
                throw new IllegalArgumentException();
            }
        }
    }
}
