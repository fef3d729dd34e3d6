package dev.ringshift.testbed.load;

import java.util.SplittableRandom;
import java.util.function.LongSupplier;
import org.apache.commons.statistics.distribution.DiscreteDistribution;
import org.apache.commons.statistics.distribution.ZipfDistribution;

/** Draws keys; the same ones for the same seed. Belongs to one thread. */
final class KeySampler {
    private final LoadOptions.Keys keys;
    private final SplittableRandom random;
    private final LongSupplier zipf;

    KeySampler(LoadOptions.Keys keys) {
        this.keys = keys;
        this.random = new SplittableRandom(keys.seed());
        if (keys.exponent() == 0) {
            zipf = this::uniform;
        } else {
            DiscreteDistribution.Sampler sampler =
                    ZipfDistribution.of((int) keys.count(), keys.exponent()).createSampler(random::nextLong);
            zipf = sampler::sample;
        }
    }

    /** By Zipf's law. */
    long next() {
        return zipf.getAsLong();
    }

    /** Any key: an announcement may be in a channel that was quiet. */
    long uniform() {
        return 1 + random.nextLong(keys.count());
    }
}
