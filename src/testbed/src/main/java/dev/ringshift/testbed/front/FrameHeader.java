package dev.ringshift.testbed.front;

import java.nio.ByteBuffer;

/**
 * The first 9 bytes of a frame of the native protocol, version 3 or 4.
 *
 * @param version without the bit that tells answers from requests
 * @param length of the body in bytes
 */
record FrameHeader(int version, int flags, int streamId, int opcode, int length) {
    static final int BYTES = 9;

    /** The greatest body that the protocol allows. */
    static final int MAX_LENGTH = 256 << 20;

    static FrameHeader parse(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return new FrameHeader(
                buffer.get() & 0x7F, buffer.get() & 0xFF, buffer.getShort(), buffer.get() & 0xFF, buffer.getInt());
    }
}
