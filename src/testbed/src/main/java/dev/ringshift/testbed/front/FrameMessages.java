package dev.ringshift.testbed.front;

import com.datastax.oss.driver.internal.core.protocol.ByteBufPrimitiveCodec;
import com.datastax.oss.protocol.internal.Compressor;
import com.datastax.oss.protocol.internal.Frame;
import com.datastax.oss.protocol.internal.FrameCodec;
import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.PrimitiveCodec;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What frames say, by the driver's own codecs. */
final class FrameMessages {
    private static final Logger LOG = LoggerFactory.getLogger(FrameMessages.class);
    private static final PrimitiveCodec<ByteBuf> BUFFERS = new ByteBufPrimitiveCodec(UnpooledByteBufAllocator.DEFAULT);
    private static final FrameCodec<ByteBuf> CLIENT = FrameCodec.defaultClient(BUFFERS, Compressor.none());
    private static final FrameCodec<ByteBuf> SERVER = FrameCodec.defaultServer(BUFFERS, Compressor.none());

    private FrameMessages() {}

    /** Empty if the codecs cannot read it; whether it makes sense is for the node to say. */
    static Optional<Message> request(byte[] frame) {
        return decode(SERVER, frame);
    }

    /** Empty if the codecs cannot read it. */
    static Optional<Message> answer(byte[] frame) {
        return decode(CLIENT, frame);
    }

    static byte[] encodeRequest(int version, int streamId, Message message) {
        return encode(CLIENT, Frame.forRequest(version, streamId, false, Frame.NO_PAYLOAD, message));
    }

    static byte[] encodeAnswer(int version, int streamId, Message message) {
        return encode(SERVER, Frame.forResponse(version, streamId, null, Frame.NO_PAYLOAD, List.of(), message));
    }

    private static Optional<Message> decode(FrameCodec<ByteBuf> codec, byte[] frame) {
        try {
            return Optional.of(codec.decode(Unpooled.wrappedBuffer(frame)).message);
        } catch (RuntimeException e) {
            LOG.debug("Cannot decode a frame of {} bytes", frame.length, e);
            return Optional.empty();
        }
    }

    private static byte[] encode(FrameCodec<ByteBuf> codec, Frame frame) {
        ByteBuf buffer = codec.encode(frame);
        try {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            return bytes;
        } finally {
            buffer.release();
        }
    }
}
