package dev.ringshift.client;

import java.nio.charset.StandardCharsets;

/**
 * A 64-bit hash that is the same in every version and language: FNV-1a over the bytes, then MurmurHash3's 64-bit finalizer, since FNV
 * alone leaves the high bits of short inputs alike. Both are in the public domain:
 * <a href="http://www.isthe.com/chongo/tech/comp/fnv/">FNV</a>,
 * <a href="https://github.com/aappleby/smhasher/blob/master/src/MurmurHash3.cpp">MurmurHash3</a>.
 */
final class Mixing {
    static final long START = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private Mixing() {}

    /** Goes on from a state, {@link #START} at first, over a part of an array. */
    static long add(long state, byte[] bytes, int from, int to) {
        long next = state;
        for (int at = from; at < to; at++) {
            next = (next ^ (bytes[at] & 0xff)) * PRIME;
        }
        return next;
    }

    /** Every bit of the result depends on every bit of the state; different states give different results. */
    static long finish(long state) {
        long mixed = (state ^ (state >>> 33)) * 0xff51afd7ed558ccdL;
        mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
        return mixed ^ (mixed >>> 33);
    }

    static long hash(byte[] bytes) {
        return finish(add(START, bytes, 0, bytes.length));
    }

    static long hash(String text) {
        return hash(text.getBytes(StandardCharsets.UTF_8));
    }
}
