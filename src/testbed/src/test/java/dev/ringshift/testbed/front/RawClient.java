package dev.ringshift.testbed.front;

import com.datastax.oss.protocol.internal.Message;
import com.datastax.oss.protocol.internal.request.Options;
import com.datastax.oss.protocol.internal.response.Supported;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;

/** A client that sends one request at a time, without a driver's pools and retries. */
final class RawClient implements AutoCloseable {
    private static final int STREAM_ID = 7;

    private final Socket socket = new Socket();
    private final FrameInput answers;

    RawClient(InetSocketAddress address) throws IOException {
        socket.connect(address);
        answers = new FrameInput(socket.getInputStream());
    }

    static byte[] frame(int version, Message request) {
        return FrameMessages.encodeRequest(version, STREAM_ID, request);
    }

    int port() {
        return socket.getLocalPort();
    }

    void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    Message ask(int version, Message request) throws IOException {
        send(frame(version, request));
        FrameHeader header = answers.next();
        if (header == null) {
            throw new EOFException("no answer");
        }
        return FrameMessages.answer(answers.read(header)).orElseThrow();
    }

    Map<String, List<String>> options() throws IOException {
        return ((Supported) ask(4, Options.INSTANCE)).options;
    }

    /** Whether the other side has ended the connection, in good order or not. */
    boolean ends() {
        try {
            return answers.next() == null;
        } catch (IOException e) {
            return true;
        }
    }

    /** Goes without a word, as a killed process whose last answers nobody read. */
    void vanish() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
