package dev.ringshift.testbed.front;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.StreamCorruptedException;
import org.jspecify.annotations.Nullable;

/** Takes frames from a stream: each is either read as a whole or copied piece by piece. Belongs to one thread. */
final class FrameInput {
    private static final int PIECE_BYTES = 64 << 10;

    private final InputStream in;
    private final byte[] header = new byte[FrameHeader.BYTES];
    private final byte[] piece = new byte[PIECE_BYTES];

    FrameInput(InputStream in) {
        this.in = new BufferedInputStream(in, PIECE_BYTES);
    }

    /**
     * The header of the next frame; {@link #read} or {@link #copy} has to take its body before the next call.
     *
     * @return null at the end of the stream
     */
    @Nullable
    FrameHeader next() throws IOException {
        int read = in.readNBytes(header, 0, header.length);
        if (read == 0) {
            return null;
        }
        if (read < header.length) {
            throw new EOFException("Cannot read a frame: its header ends after %d bytes".formatted(read));
        }
        FrameHeader parsed = FrameHeader.parse(header);
        if (parsed.length() < 0 || parsed.length() > FrameHeader.MAX_LENGTH) {
            throw new StreamCorruptedException("Cannot read a frame of %d bytes".formatted(parsed.length()));
        }
        return parsed;
    }

    /** The frame with its header. */
    byte[] read(FrameHeader current) throws IOException {
        byte[] frame = new byte[FrameHeader.BYTES + current.length()];
        System.arraycopy(header, 0, frame, 0, FrameHeader.BYTES);
        int read = in.readNBytes(frame, FrameHeader.BYTES, current.length());
        if (read < current.length()) {
            throw endOfBody(current, read);
        }
        return frame;
    }

    /** Passes the frame with its header. */
    void copy(FrameHeader current, OutputStream out) throws IOException {
        out.write(header);
        int left = current.length();
        while (left > 0) {
            int read = in.read(piece, 0, Math.min(left, piece.length));
            if (read < 0) {
                throw endOfBody(current, current.length() - left);
            }
            out.write(piece, 0, read);
            left -= read;
        }
    }

    /** Takes what is left until the other side ends the stream. */
    void drain() throws IOException {
        in.transferTo(OutputStream.nullOutputStream());
    }

    private static EOFException endOfBody(FrameHeader current, int read) {
        return new EOFException(
                "Cannot read a frame: its body ends after %d of %d bytes".formatted(read, current.length()));
    }
}
