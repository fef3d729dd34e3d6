package dev.ringshift.read;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The writetimes and TTLs of the cells of one column in one row: the same for all, or one after the other as the source
 * lists them. For one thread.
 */
public final class CellTimes {
    private @Nullable RawParts writetimes;
    private @Nullable RawParts ttls;
    private boolean present;
    private long writetimeMicros;
    private int ttlSeconds;

    /** The same for all. */
    public void of(long writetime, int ttl) {
        writetimes = null;
        ttls = null;
        writetimeMicros = writetime;
        ttlSeconds = ttl;
    }

    /** The same for all, as {@code bigint} and {@code int}. */
    public void of(ByteBuffer writetime, @Nullable ByteBuffer ttl) {
        of(writetime.getLong(writetime.position()), ttl(ttl));
    }

    /** One after the other, as {@code list<bigint>} and {@code list<int>}. */
    public void ofElements(ByteBuffer elementWritetimes, @Nullable ByteBuffer elementTtls) {
        of(0, 0);
        writetimes = RawParts.ofCollection(elementWritetimes);
        ttls = elementTtls == null ? null : RawParts.ofCollection(elementTtls);
    }

    /** Goes to the next element, also when that is null. */
    public void next() {
        if (writetimes != null) {
            ByteBuffer writetime = writetimes.next();
            present = writetime != null;
            writetimeMicros = writetime == null ? 0 : writetime.getLong(0);
            ttlSeconds = ttls == null ? 0 : ttl(ttls.next());
        }
    }

    /** Those of the whole, when it becomes one cell: the newest writetime; no TTL, or the longest when each has one. */
    public void merge() {
        if (writetimes == null) {
            return;
        }
        long newest = Long.MIN_VALUE;
        int longest = 0;
        boolean stays = false;
        while (writetimes.hasNext()) {
            next();
            if (present) {
                newest = Math.max(newest, writetimeMicros);
                longest = Math.max(longest, ttlSeconds);
                stays |= ttlSeconds == 0;
            }
        }
        of(newest, stays ? 0 : longest);
    }

    public long writetimeMicros() {
        return writetimeMicros;
    }

    /** 0 for none. */
    public int ttlSeconds() {
        return ttlSeconds;
    }

    private static int ttl(@Nullable ByteBuffer ttl) {
        return ttl == null ? 0 : ttl.getInt(ttl.position());
    }
}
