package dev.ringshift.copy;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The cells of one row, grouped by (writetime, TTL): what shares both can be written by one statement. Filled anew for each
 * row, since a task sees millions. For one thread.
 */
final class RowCells {
    /** From here on groups are looked up rather than searched: a map may have thousands of entries of as many times. */
    private static final int MANY_GROUPS = 16;

    private static final int NONE = -1;

    private final List<ByteBuffer> values = new ArrayList<>();
    private int[] columns = new int[16];
    private int[] markers = new int[16];
    private int[] next = new int[16];
    private long[] writetimes = new long[16];
    private int[] ttls = new int[16];
    private int[] firsts = new int[16];
    private int[] lasts = new int[16];
    private final Map<Time, Integer> lookup = new HashMap<>();
    private int groups;
    private long oldest;
    private long newest;
    private int longestTtl;
    private boolean someStay;
    private boolean empty = true;

    private record Time(long writetimeMicros, int ttlSeconds) {}

    void clear() {
        values.clear();
        lookup.clear();
        groups = 0;
        oldest = Long.MAX_VALUE;
        newest = Long.MIN_VALUE;
        longestTtl = 0;
        someStay = false;
        empty = true;
    }

    /**
     * Adds a cell.
     *
     * @param column its number among the columns written
     * @param marker its place in an UPDATE
     * @param ttlSeconds 0 for none
     */
    void add(int column, int marker, ByteBuffer value, long writetimeMicros, int ttlSeconds) {
        see(writetimeMicros, ttlSeconds);
        int cell = values.size();
        if (cell == columns.length) {
            columns = Arrays.copyOf(columns, 2 * cell);
            markers = Arrays.copyOf(markers, 2 * cell);
            next = Arrays.copyOf(next, 2 * cell);
        }
        values.add(value);
        columns[cell] = column;
        markers[cell] = marker;
        next[cell] = NONE;
        int group = group(writetimeMicros, ttlSeconds);
        if (firsts[group] == NONE) {
            firsts[group] = cell;
        } else {
            next[lasts[group]] = cell;
        }
        lasts[group] = cell;
    }

    /** Counts a cell that is written by itself, as an element of a list is. */
    void see(long writetimeMicros, int ttlSeconds) {
        oldest = Math.min(oldest, writetimeMicros);
        newest = Math.max(newest, writetimeMicros);
        longestTtl = Math.max(longestTtl, ttlSeconds);
        someStay |= ttlSeconds == 0;
        empty = false;
    }

    /** Whether it saw no cell at all. */
    boolean isEmpty() {
        return empty;
    }

    int groups() {
        return groups;
    }

    long writetimeMicros(int group) {
        return writetimes[group];
    }

    int ttlSeconds(int group) {
        return ttls[group];
    }

    /** The first cell of a group. */
    int first(int group) {
        return firsts[group];
    }

    /** The next cell of the same group, or -1. */
    int next(int cell) {
        return next[cell];
    }

    int column(int cell) {
        return columns[cell];
    }

    int marker(int cell) {
        return markers[cell];
    }

    ByteBuffer value(int cell) {
        return values.get(cell);
    }

    long oldestMicros() {
        return oldest;
    }

    long newestMicros() {
        return newest;
    }

    /** 0 when some cell has none. */
    int longestTtlSeconds() {
        return someStay ? 0 : longestTtl;
    }

    private int group(long writetimeMicros, int ttlSeconds) {
        if (groups > MANY_GROUPS) {
            Integer known = lookup.putIfAbsent(new Time(writetimeMicros, ttlSeconds), groups);
            return known == null ? begin(writetimeMicros, ttlSeconds) : known;
        }
        for (int group = groups - 1; group >= 0; group--) {
            if (writetimes[group] == writetimeMicros && ttls[group] == ttlSeconds) {
                return group;
            }
        }
        return begin(writetimeMicros, ttlSeconds);
    }

    private int begin(long writetimeMicros, int ttlSeconds) {
        if (groups == writetimes.length) {
            writetimes = Arrays.copyOf(writetimes, 2 * groups);
            ttls = Arrays.copyOf(ttls, 2 * groups);
            firsts = Arrays.copyOf(firsts, 2 * groups);
            lasts = Arrays.copyOf(lasts, 2 * groups);
        }
        writetimes[groups] = writetimeMicros;
        ttls[groups] = ttlSeconds;
        firsts[groups] = NONE;
        if (groups == MANY_GROUPS) {
            for (int group = 0; group <= groups; group++) {
                lookup.put(new Time(writetimes[group], ttls[group]), group);
            }
        }
        return groups++;
    }
}
