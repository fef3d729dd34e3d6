package dev.ringshift.testbed.load;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.zip.CRC32C;

/** Whether replies about a key are always the same, by length and checksum. May be used from any thread. */
final class SameReplies implements ReplyCheck {
    private static final long SEEN = 1L << 63;

    private final AtomicLongArray firstByKey;

    SameReplies(long keys) {
        firstByKey = new AtomicLongArray(Math.toIntExact(keys + 1));
    }

    /** The first about a key is always right. */
    @Override
    public boolean isRight(long key, byte[] reply) {
        CRC32C checksum = new CRC32C();
        checksum.update(reply);
        long digest = SEEN | (long) reply.length << 32 | checksum.getValue();
        int index = Math.toIntExact(key);
        return firstByKey.compareAndSet(index, 0, digest) || firstByKey.get(index) == digest;
    }
}
