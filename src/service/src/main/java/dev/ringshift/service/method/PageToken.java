package dev.ringshift.service.method;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Makes the tokens of one method's pages: a version, a hash, and the state that the database gave and wants back.
 *
 * <p>The hash covers method, query, values and state, so that a token is not taken for other rows, and what was garbled on its way never
 * reaches the database. It is not a secret: who makes a token up gets no more than the method lets everybody read, or an
 * error. The driver's own tokens are not used, because they cover ScyllaDB's {@code USING TIMEOUT}, which a reload may
 * change, and do not say where a value ends.
 *
 * @param cql as configured
 */
record PageToken(String method, String cql) {
    private static final byte VERSION = 1;
    private static final int HASH_BYTES = 16;
    private static final int HEADER_BYTES = 1 + HASH_BYTES;

    /** The token for the page at a state. */
    ByteBuffer of(List<ByteBuffer> values, ByteBuffer state) {
        return ByteBuffer.allocate(HEADER_BYTES + state.remaining())
                .put(VERSION)
                .put(hash(values, state))
                .put(state.duplicate())
                .flip();
    }

    /** The state in a token; empty when the token is of another query, or none at all. */
    Optional<ByteBuffer> state(List<ByteBuffer> values, ByteBuffer token) {
        if (token.remaining() <= HEADER_BYTES || token.get(token.position()) != VERSION) {
            return Optional.empty();
        }
        byte[] hash = new byte[HASH_BYTES];
        token.get(token.position() + 1, hash);
        ByteBuffer state = token.slice(token.position() + HEADER_BYTES, token.remaining() - HEADER_BYTES);
        return Arrays.equals(hash, hash(values, state)) ? Optional.of(state) : Optional.empty();
    }

    private byte[] hash(List<ByteBuffer> values, ByteBuffer state) {
        Hasher hasher = Hashing.sha256().newHasher();
        put(hasher, ByteBuffer.wrap(method.getBytes(StandardCharsets.UTF_8)));
        put(hasher, ByteBuffer.wrap(cql.getBytes(StandardCharsets.UTF_8)));
        values.forEach(value -> put(hasher, value));
        put(hasher, state);
        return Arrays.copyOf(hasher.hash().asBytes(), HASH_BYTES);
    }

    private static void put(Hasher hasher, ByteBuffer bytes) {
        hasher.putInt(bytes.remaining()).putBytes(bytes.duplicate());
    }
}
