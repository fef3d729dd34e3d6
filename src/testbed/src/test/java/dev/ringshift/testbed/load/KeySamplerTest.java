package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.function.LongSupplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class KeySamplerTest {
    private static final int DRAWS = 100_000;

    @Test
    void should_give_each_rank_its_share_when_keys_follow_zipf() {
        KeySampler sampler = new KeySampler(new LoadOptions.Keys(100, 1, 3));

        long[] counts = counts(sampler::next, 100);

        double harmonic =
                LongStream.rangeClosed(1, 100).mapToDouble(rank -> 1.0 / rank).sum();
        assertThat(counts[1] / (double) DRAWS).isCloseTo(1 / harmonic, within(0.01));
        assertThat(counts[2] / (double) DRAWS).isCloseTo(1 / harmonic / 2, within(0.01));
        assertThat(counts[10] / (double) DRAWS).isCloseTo(1 / harmonic / 10, within(0.005));
    }

    @Test
    void should_give_each_key_the_same_share_when_the_exponent_is_zero() {
        KeySampler sampler = new KeySampler(new LoadOptions.Keys(10, 0, 3));

        assertThat(counts(sampler::next, 10)).startsWith(0).satisfies(counts -> {
            for (int key = 1; key <= 10; key++) {
                assertThat(counts[key]).isBetween(DRAWS / 10 - 500L, DRAWS / 10 + 500L);
            }
        });
    }

    private static long[] counts(LongSupplier draws, int keys) {
        long[] counts = new long[keys + 1];
        for (int i = 0; i < DRAWS; i++) {
            counts[(int) draws.getAsLong()]++;
        }
        return counts;
    }
}
