package dev.ringshift.testbed.load;

import java.time.Duration;
import java.util.List;

/**
 * What a loader is to do.
 *
 * @param warmup before what counts, at the same pace, but with at most 128 requests in flight
 * @param length of what counts
 * @param simultaneous if above 0, so many identical requests at once take the place of the open loop
 * @param maxInFlight requests without an answer; those beyond are not sent and count as failed
 * @param verify whether all replies about a key have to be the same
 */
public record LoadOptions(
        Calls calls,
        Keys keys,
        Pace pace,
        Duration warmup,
        Duration length,
        int simultaneous,
        int maxInFlight,
        boolean verify) {
    private static final long MAX_VERIFIED_KEYS = 10_000_000;

    public LoadOptions {
        check(!warmup.isNegative(), "a warm-up of " + warmup, "give 0 or more");
        check(!length.isNegative() && !length.isZero(), "a run of " + length, "give more than 0");
        check(simultaneous >= 0, simultaneous + " simultaneous requests", "give 0 or more");
        check(maxInFlight > 0, maxInFlight + " requests in flight", "give at least 1");
        check(
                !verify || keys.count() <= MAX_VERIFIED_KEYS,
                "a check of " + keys.count() + " keys",
                "give at most 10000000");
    }

    /** Starts from 1,000 requests a second for 10 s after a warm-up of 5 s, of 10,000 keys with exponent 1.2. */
    public static Builder builder(List<String> targets, String method) {
        return new Builder(targets, method);
    }

    private static void check(boolean makesSense, String what, String remedy) {
        if (!makesSense) {
            throw new IllegalArgumentException("Cannot load with " + what + ": " + remedy);
        }
    }

    /**
     * Where requests go, and what they are.
     *
     * @param method its full name, such as chat.ReadService/MessagesByChannel
     * @param eventLoops that receive replies
     */
    public record Calls(
            List<String> targets, String method, RequestTemplate template, Duration deadline, int eventLoops) {
        public Calls {
            targets = List.copyOf(targets);
            check(!targets.isEmpty(), "no target", "give one such as 127.0.0.1:9090");
            check(method.matches("[\\w.]+/\\w+"), "the method " + method, "give one such as chat.ReadService/Messages");
            check(deadline.compareTo(Duration.ZERO) > 0, "a deadline of " + deadline, "give more than 0");
            check(eventLoops > 0, eventLoops + " event loops", "give at least 1");
        }
    }

    /**
     * What requests are about: keys 1 to {@code count}, key 1 the most often.
     *
     * @param exponent of Zipf's law; 0 for the same share of each
     * @param seed of all that is random
     */
    public record Keys(long count, double exponent, long seed) {
        public Keys {
            check(count > 0 && count < Integer.MAX_VALUE, count + " keys", "give 1 to 2147483646");
            check(exponent >= 0 && exponent < 100, "exponent " + exponent, "give 0 to below 100");
        }
    }

    /**
     * When requests are sent.
     *
     * @param rate in requests a second, without bursts
     * @param burstEvery from one burst to the next
     * @param burstSize requests for one key at the same instant, 0 for no bursts
     */
    public record Pace(double rate, Arrivals arrivals, Duration burstEvery, int burstSize) {
        public Pace {
            check(rate > 0 && rate <= 1e9, "a rate of " + rate, "give more than 0");
            check(burstSize >= 0, "bursts of " + burstSize, "give 0 or more");
            check(burstEvery.compareTo(Duration.ZERO) > 0, "bursts every " + burstEvery, "give more than 0");
        }
    }

    /** Collects what differs from the defaults. */
    public static final class Builder {
        private final List<String> targets;
        private final String method;
        private RequestTemplate template = RequestTemplate.parse(List.of("1=key"));
        private Duration deadline = Duration.ofSeconds(1);
        private int eventLoops = 1;
        private Keys keys = new Keys(10_000, 1.2, 1);
        private Pace pace = new Pace(1_000, Arrivals.POISSON, Duration.ofSeconds(1), 0);
        private Duration warmup = Duration.ofSeconds(5);
        private Duration length = Duration.ofSeconds(10);
        private int simultaneous;
        private int maxInFlight = 10_000;
        private boolean verify;

        private Builder(List<String> targets, String method) {
            this.targets = targets;
            this.method = method;
        }

        /** What a request is made of; field 1 with the key if not given. */
        public Builder template(RequestTemplate template) {
            this.template = template;
            return this;
        }

        /** Of each call; 1 s if not given. */
        public Builder deadline(Duration deadline) {
            this.deadline = deadline;
            return this;
        }

        /** Threads that receive; 1 if not given. */
        public Builder eventLoops(int eventLoops) {
            this.eventLoops = eventLoops;
            return this;
        }

        /** What requests are about. */
        public Builder keys(Keys keys) {
            this.keys = keys;
            return this;
        }

        /** When requests are sent. */
        public Builder pace(Pace pace) {
            this.pace = pace;
            return this;
        }

        /** What does not count; 5 s if not given. */
        public Builder warmup(Duration warmup) {
            this.warmup = warmup;
            return this;
        }

        /** What counts; 10 s if not given. */
        public Builder length(Duration length) {
            this.length = length;
            return this;
        }

        /** So many requests for key 1 at once, instead of the open loop. */
        public Builder simultaneous(int requests) {
            this.simultaneous = requests;
            return this;
        }

        /** Requests without an answer; 10,000 if not given. */
        public Builder maxInFlight(int requests) {
            this.maxInFlight = requests;
            return this;
        }

        /** All replies about a key have to be the same. */
        public Builder verify() {
            this.verify = true;
            return this;
        }

        /**
         * The options.
         *
         * @throws IllegalArgumentException if a value makes no sense
         */
        public LoadOptions build() {
            return new LoadOptions(
                    new Calls(targets, method, template, deadline, eventLoops),
                    keys,
                    pace,
                    warmup,
                    length,
                    simultaneous,
                    maxInFlight,
                    verify);
        }
    }
}
