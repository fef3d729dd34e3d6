package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KeptMismatchesTest {
    private static final String LONG = "x".repeat(1_000);

    private static KeptMismatches kept(int most, long mostBytes) {
        return new KeptMismatches(
                new CompareSettings(Duration.ZERO, 1, Duration.ZERO, new Tolerances(0, 0, 0), most, mostBytes));
    }

    private static Mismatch mismatch(String value) {
        return new Mismatch(
                "a.b",
                "a.b",
                1,
                Map.of(),
                Map.of(),
                List.of(),
                Kind.VALUE,
                "v",
                null,
                value,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void should_keep_the_first_when_there_are_more_than_asked_for() {
        KeptMismatches kept = kept(2, Long.MAX_VALUE);
        List.of("1", "2", "3").forEach(value -> kept.add(mismatch(value)));

        assertThat(kept.all()).extracting(Mismatch::sourceValue).containsExactly("1", "2");
    }

    @Test
    void should_keep_fewer_when_their_values_are_long() {
        KeptMismatches kept = kept(100, 10_000);
        for (int i = 0; i < 100; i++) {
            kept.add(mismatch(LONG));
        }

        assertThat(kept.all()).hasSize(4);
    }

    @Test
    void should_keep_one_when_it_alone_is_too_long() {
        KeptMismatches kept = kept(100, 100);
        kept.add(mismatch(LONG));
        kept.add(mismatch(LONG));

        assertThat(kept.all()).hasSize(1);
    }
}
