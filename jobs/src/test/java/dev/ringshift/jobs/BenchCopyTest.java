package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.jobs.BenchCopy.Variant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchCopyTest {
    private static Map<Variant, Measurement> medians() {
        Map<Variant, Measurement> medians = new EnumMap<>(Variant.class);
        medians.put(Variant.RINGSHIFT, new Measurement(1_000_000, 10, 12.34, 300L << 20));
        medians.put(Variant.DATAFRAME, new Measurement(1_000_000, 50, 80, 2L << 30));
        medians.put(Variant.READ, new Measurement(1_000_000, 4, 3, 100L << 20));
        medians.put(Variant.WRITE, new Measurement(1_000_000, 5, 4, 200L << 20));
        return medians;
    }

    @Test
    void should_show_figures_and_ratios_when_all_variants_were_measured() {
        assertThat(BenchCopy.render(medians())).isEqualTo("""
                                                 seconds     rows/s   CPU us/row  peak heap
                Ringshift, timestamps kept                          10.0    100,000         12.3  300.0 MiB
                connector's DataFrame copy, timestamps lost         50.0     20,000         80.0    2.0 GiB
                floor: reading only                                  4.0    250,000          3.0  100.0 MiB
                floor: writing only                                  5.0    200,000          4.0  200.0 MiB
                rows/s: 5.0 x the DataFrame copy (aim: 4.5 or more)
                wall: 1.11 x the sum of both floors (aim: 1.1 or less)
                CPU: 12.3 us per row (aim: 15 or less)
                peak heap: 300.0 MiB (aim: 1 GiB or less)
                """.replaceFirst("^ *", " ".repeat(49)));
    }

    @Test
    void should_refuse_to_compare_when_a_variant_was_not_measured() {
        for (Variant missing : Variant.values()) {
            Map<Variant, Measurement> medians = medians();
            medians.remove(missing);

            assertThatThrownBy(() -> BenchCopy.render(medians))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot compare without all of [RINGSHIFT, DATAFRAME, READ, WRITE]");
        }
    }
}
