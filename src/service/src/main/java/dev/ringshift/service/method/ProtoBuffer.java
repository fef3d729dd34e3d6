package dev.ringshift.service.method;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Protobuf's wire format into a growing array. Used instead of {@code CodedOutputStream}, which has to be told the length of a message
 * before its content: here the content is written first and moved when its length takes more than one byte.
 */
final class ProtoBuffer {
    private static final int ONE_BYTE = 0x80;

    private final int maxBytes;
    private byte[] bytes;
    private int size;

    ProtoBuffer(int expectedBytes, int maxBytes) {
        this.maxBytes = maxBytes;
        this.bytes = new byte[Math.min(expectedBytes, maxBytes)];
    }

    void varint(int value) {
        varint((long) value);
    }

    /** Negative numbers take ten bytes, as protobuf has it. */
    void varint(long value) {
        reserve(10);
        long rest = value;
        while ((rest & -ONE_BYTE) != 0) {
            bytes[size++] = (byte) (rest | ONE_BYTE);
            rest >>>= 7;
        }
        bytes[size++] = (byte) rest;
    }

    /** Little endian. */
    void fixed32(int value) {
        reserve(4);
        for (int shift = 0; shift < 32; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Little endian. */
    void fixed64(long value) {
        reserve(8);
        for (int shift = 0; shift < 64; shift += 8) {
            bytes[size++] = (byte) (value >>> shift);
        }
    }

    /** Length and content; the buffer stays as it is. */
    void bytes(ByteBuffer value) {
        int length = value.remaining();
        varint(length);
        reserve(length);
        value.get(value.position(), bytes, size, length);
        size += length;
    }

    /** Length and content of what has one byte for each character. */
    void latin(String text) {
        int length = text.length();
        varint(length);
        reserve(length);
        for (int i = 0; i < length; i++) {
            bytes[size++] = (byte) text.charAt(i);
        }
    }

    /** Two hexadecimal digits for each of a number's lower bytes. */
    void hex(long value, int digits) {
        for (int shift = 4 * (digits - 1); shift >= 0; shift -= 4) {
            int digit = (int) (value >>> shift) & 0xf;
            bytes[size++] = (byte) (digit < 10 ? '0' + digit : 'a' - 10 + digit);
        }
    }

    /** A UUID as text, with its length. */
    void uuid(long high, long low) {
        reserve(37);
        bytes[size++] = 36;
        hex(high >>> 32, 8);
        bytes[size++] = '-';
        hex(high >>> 16, 4);
        bytes[size++] = '-';
        hex(high, 4);
        bytes[size++] = '-';
        hex(low >>> 48, 4);
        bytes[size++] = '-';
        hex(low, 12);
    }

    /** Begins something that has its length before it; returns what {@link #close} wants to know. */
    int open() {
        reserve(1);
        return ++size;
    }

    void close(int start) {
        int length = size - start;
        if (length < ONE_BYTE) {
            bytes[start - 1] = (byte) length;
            return;
        }
        int more = (31 - Integer.numberOfLeadingZeros(length)) / 7;
        reserve(more);
        System.arraycopy(bytes, start, bytes, start + more, length);
        int end = size + more;
        size = start - 1;
        varint(length);
        size = end;
    }

    byte[] toBytes() {
        checkSize(size);
        return Arrays.copyOf(bytes, size);
    }

    private void reserve(int more) {
        if (bytes.length - size < more) {
            grow(more);
        }
    }

    private void grow(int more) {
        checkSize(size);
        // in long arithmetic: both may be near the end of int
        long wanted = Math.max((long) size + more, 2L * bytes.length);
        // a little over the maximum, for what is reserved and then not needed; toBytes is exact
        long most = Math.max(maxBytes + 64L, size + 64L);
        if ((long) size + more > most) {
            throw new OverflowException();
        }
        bytes = Arrays.copyOf(bytes, (int) Math.min(Math.min(wanted, most), Integer.MAX_VALUE - 8L));
    }

    private void checkSize(int reached) {
        if (reached > maxBytes) {
            throw new OverflowException();
        }
    }

    /** More was written than there may be. */
    static final class OverflowException extends RuntimeException {
        private static final long serialVersionUID = 1;

        OverflowException() {
            super("more bytes than allowed", null, false, false);
        }
    }
}
