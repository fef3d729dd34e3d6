package dev.ringshift.copy;

import dev.ringshift.read.RawParts;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The writetimes and expiries of a list's elements on the target, in order.
 *
 * @param writetimesMicros µs since epoch
 * @param expirySeconds seconds since epoch, {@link Write#NEVER} for none
 */
record ListTimes(List<Long> writetimesMicros, List<Long> expirySeconds) {
    /** Between the reads of both sides, and the seconds of two clocks. */
    private static final int MOST_SECONDS_APART = 2;

    ListTimes {
        writetimesMicros = List.copyOf(writetimesMicros);
        expirySeconds = List.copyOf(expirySeconds);
    }

    /**
     * Takes an answer apart.
     *
     * @param writetimes {@code list<bigint>}
     * @param ttls {@code list<int>}
     * @param readSecond when the TTLs were true
     */
    static ListTimes of(@Nullable ByteBuffer writetimes, @Nullable ByteBuffer ttls, long readSecond) {
        return new ListTimes(
                parts(writetimes).stream()
                        .map(writetime -> writetime == null ? Long.MIN_VALUE : Long.valueOf(writetime.getLong(0)))
                        .toList(),
                parts(ttls).stream()
                        .map(ttl -> ttl == null ? Write.NEVER : Long.valueOf(readSecond + ttl.getInt(0)))
                        .toList());
    }

    private static List<@Nullable ByteBuffer> parts(@Nullable ByteBuffer collection) {
        return collection == null
                ? List.of()
                : RawParts.ofCollection(collection).all();
    }

    long newestMicros() {
        return newestUpTo(Long.MAX_VALUE);
    }

    /** Of those up to a bound; {@link Long#MIN_VALUE} for none. */
    long newestUpTo(long mostMicros) {
        return writetimesMicros.stream()
                .mapToLong(Long::longValue)
                .filter(micros -> micros <= mostMicros)
                .max()
                .orElse(Long.MIN_VALUE);
    }

    /** Whether each element lives as long as it should. */
    boolean expireLike(List<Long> wantedSeconds) {
        return wantedSeconds.size() == expirySeconds.size()
                && IntStream.range(0, expirySeconds.size())
                        .allMatch(i -> Math.abs(wantedSeconds.get(i) - expirySeconds.get(i)) <= MOST_SECONDS_APART);
    }
}
