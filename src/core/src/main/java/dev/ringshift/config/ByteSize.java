package dev.ringshift.config;

import java.io.Serializable;
import java.util.List;

/**
 * An amount of bytes.
 *
 * @param bytes zero or more
 */
public record ByteSize(long bytes) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final List<String> UNITS = List.of("B", "KiB", "MiB", "GiB", "TiB");

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("Cannot take %d bytes as a size: negative".formatted(bytes));
        }
    }

    public static ByteSize ofKibibytes(long kibibytes) {
        return new ByteSize(Math.multiplyExact(kibibytes, 1024));
    }

    public static ByteSize ofMebibytes(long mebibytes) {
        return new ByteSize(Math.multiplyExact(mebibytes, 1024 * 1024));
    }

    /** The number with the largest unit that divides it, as a config file takes it: {@code 64MiB}, {@code 1500B}. */
    @Override
    public String toString() {
        int unit = bytes == 0 ? 0 : Math.min(Long.numberOfTrailingZeros(bytes) / 10, UNITS.size() - 1);
        return (bytes >> (10 * unit)) + UNITS.get(unit);
    }
}
