package dev.ringshift.testbed.stub;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;

/**
 * How the stub behaves.
 *
 * @param address to listen at; any free port for port 0
 * @param latency how long a query is worked on, without the time that it waits; at most a minute
 * @param partitionCapacity how many queries of a partition are worked on at once
 * @param workers how many queries are taken on at once, those included that wait for their partition
 * @param maxWaiting how many wait for a worker; further ones are refused as OVERLOADED
 */
public record StubOptions(
        InetSocketAddress address, Duration latency, int partitionCapacity, int workers, int maxWaiting) {
    private static final Duration MAX_LATENCY = Duration.ofMinutes(1);

    public StubOptions {
        checkLatency(latency);
        checkPositive("partition capacity", partitionCapacity);
        checkPositive("workers", workers);
        checkPositive("waiting queries", maxWaiting);
    }

    /** At a free port of 127.0.0.1, 2 ms, 1,024 queries of a partition at once, 100,000 workers: never the bottleneck. */
    public static StubOptions defaults() {
        return builder().build();
    }

    /** Starts from {@link #defaults}. */
    public static Builder builder() {
        return new Builder();
    }

    static void checkLatency(Duration latency) {
        if (latency.isNegative() || latency.compareTo(MAX_LATENCY) > 0) {
            throw new IllegalArgumentException("Cannot take %d ms for a query: give 0 to %d"
                    .formatted(latency.toMillis(), MAX_LATENCY.toMillis()));
        }
    }

    private static void checkPositive(String what, int number) {
        if (number < 1) {
            throw new IllegalArgumentException("Cannot allow %d %s: give at least 1".formatted(number, what));
        }
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private Duration latency = Duration.ofMillis(2);
        private int partitionCapacity = 1_024;
        private int workers = 100_000;
        private int maxWaiting = 100_000;

        private Builder() {}

        /** Where to listen. */
        public Builder address(InetSocketAddress address) {
            this.address = address;
            return this;
        }

        /** How long a query is worked on. */
        public Builder latency(Duration latency) {
            this.latency = latency;
            return this;
        }

        /** How many queries of a partition are worked on at once. */
        public Builder partitionCapacity(int queries) {
            this.partitionCapacity = queries;
            return this;
        }

        /** How many queries of all partitions are taken on at once. */
        public Builder workers(int workers) {
            this.workers = workers;
            return this;
        }

        /** How many queries wait for a worker before further ones are refused. */
        public Builder maxWaiting(int queries) {
            this.maxWaiting = queries;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value makes no sense
         */
        public StubOptions build() {
            return new StubOptions(address, latency, partitionCapacity, workers, maxWaiting);
        }
    }
}
