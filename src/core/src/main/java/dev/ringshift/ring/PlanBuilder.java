package dev.ringshift.ring;

import java.util.Arrays;

/** Gathers splits as numbers. */
final class PlanBuilder {
    private long[] starts;
    private long[] ends;
    private long[] bytes;
    private int size;

    PlanBuilder(int expected) {
        int capacity = Math.max(16, expected);
        this.starts = new long[capacity];
        this.ends = new long[capacity];
        this.bytes = new long[capacity];
    }

    void add(TokenRange range, long estimatedBytes) {
        if (size == starts.length) {
            int capacity = size + size / 2;
            starts = Arrays.copyOf(starts, capacity);
            ends = Arrays.copyOf(ends, capacity);
            bytes = Arrays.copyOf(bytes, capacity);
        }
        starts[size] = range.start();
        ends[size] = range.end();
        bytes[size++] = estimatedBytes;
    }

    SplitPlan build(String table, int skipped) {
        return new SplitPlan(
                table, Arrays.copyOf(starts, size), Arrays.copyOf(ends, size), Arrays.copyOf(bytes, size), skipped);
    }
}
