package dev.ringshift.client;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.grpc.Metadata;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * What decides which instance owns a request. The same in client and server, and a contract between versions: another hash
 * moves every key while old and new ones run side by side.
 */
public final class RoutingKey {
    /**
     * Says that the request is to be served where it arrives: an instance that forwards a request sets it, and a client that passed
     * over an owner that is overloaded or failed the request. The value means nothing.
     */
    public static final Metadata.Key<String> HOP = Metadata.Key.of("ringshift-hop", Metadata.ASCII_STRING_MARSHALLER);

    private RoutingKey() {}

    /**
     * Hashes the bytes of some top-level fields as they are on the wire, in ascending order of fields. Of a field that is there more
     * than once, the last occurrence counts, as in protobuf; one that is absent counts as absent, which is not the same as empty. A message
     * that cannot be parsed hashes as a whole, so that all its senders meet the same error.
     *
     * @param message protobuf bytes
     * @param fields field numbers, in any order; none for the whole message
     */
    public static long hash(byte[] message, List<Integer> fields) {
        if (fields.isEmpty()) {
            return Mixing.hash(message);
        }
        int[] wanted = fields.stream().mapToInt(Integer::intValue).sorted().toArray();
        int[] starts = new int[wanted.length];
        int[] ends = new int[wanted.length];
        try {
            find(message, wanted, starts, ends);
        } catch (IOException e) {
            return Mixing.hash(message);
        }
        long state = Mixing.START;
        for (int i = 0; i < wanted.length; i++) {
            // the length keeps apart what one field ends with from what the next begins with
            int length = ends[i] - starts[i];
            byte[] head = {(byte) wanted[i], (byte) (wanted[i] >> 8), (byte) length, (byte) (length >> 8)};
            state = Mixing.add(state, head, 0, head.length);
            state = Mixing.add(state, message, starts[i], ends[i]);
        }
        return Mixing.finish(state);
    }

    /** Where the last occurrence of each field is, its tag included; both 0 for one that is absent. */
    private static void find(byte[] message, int[] wanted, int[] starts, int[] ends) throws IOException {
        CodedInputStream in = CodedInputStream.newInstance(message);
        while (!in.isAtEnd()) {
            int start = in.getTotalBytesRead();
            int tag = in.readTag();
            if (!in.skipField(tag)) {
                throw new IOException("a group ends that did not begin");
            }
            int index = Arrays.binarySearch(wanted, WireFormat.getTagFieldNumber(tag));
            if (index >= 0) {
                starts[index] = start;
                ends[index] = in.getTotalBytesRead();
            }
        }
    }
}
