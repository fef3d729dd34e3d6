package dev.ringshift.testbed;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Asks a node one query over a bare connection, as often as it takes: a driver's session would retry at its own pace and
 * log every failure. Speaks version 4 of the native protocol.
 */
final class CqlProbe {
    private static final int VERSION = 4;
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final int STARTUP = 0x01;
    private static final int AUTHENTICATE = 0x03;
    private static final int QUERY = 0x07;
    private static final int RESULT = 0x08;
    private static final int AUTH_RESPONSE = 0x0F;

    private CqlProbe() {}

    /** Whether the node lets the first superuser in and answers; the login is ignored by a node that wants none. */
    static boolean answers(InetSocketAddress node) {
        try (Socket socket = new Socket()) {
            socket.connect(node, TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            if (ask(socket, STARTUP, startup()) == AUTHENTICATE) {
                ask(socket, AUTH_RESPONSE, login());
            }
            return ask(socket, QUERY, query("SELECT key FROM system.local")) == RESULT;
        } catch (IOException e) {
            return false;
        }
    }

    private static int ask(Socket socket, int opcode, byte[] body) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream frame = new DataOutputStream(bytes);
        frame.writeByte(VERSION);
        frame.writeByte(0);
        frame.writeShort(0);
        frame.writeByte(opcode);
        frame.writeInt(body.length);
        frame.write(body);
        socket.getOutputStream().write(bytes.toByteArray());
        DataInputStream in = new DataInputStream(socket.getInputStream());
        in.skipNBytes(4);
        int answer = in.readUnsignedByte();
        in.skipNBytes(in.readInt());
        return answer;
    }

    private static byte[] startup() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeShort(1);
        body.writeUTF("CQL_VERSION");
        body.writeUTF("3.0.0");
        return bytes.toByteArray();
    }

    private static byte[] login() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] token =
                ("\0" + CassandraCluster.USERNAME + "\0" + CassandraCluster.PASSWORD).getBytes(StandardCharsets.UTF_8);
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeInt(token.length);
        body.write(token);
        return bytes.toByteArray();
    }

    private static byte[] query(String cql) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] text = cql.getBytes(StandardCharsets.UTF_8);
        DataOutputStream body = new DataOutputStream(bytes);
        body.writeInt(text.length);
        body.write(text);
        // consistency ONE, no flags
        body.writeShort(1);
        body.writeByte(0);
        return bytes.toByteArray();
    }
}
