package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.jobs.BenchValidate.Variant;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BenchValidateTest {
    private static Map<Variant, Measurement> medians() {
        Map<Variant, Measurement> medians = new EnumMap<>(Variant.class);
        medians.put(Variant.RINGSHIFT, new Measurement(1_000_000, 10, 12.34, 300L << 20));
        medians.put(Variant.POINT_READS, new Measurement(1_000_000, 80, 90, 2L << 30));
        medians.put(Variant.READ, new Measurement(1_000_000, 8, 3, 100L << 20));
        return medians;
    }

    @Test
    void should_show_figures_and_ratios_when_all_variants_were_measured() {
        assertThat(BenchValidate.render(medians())).isEqualTo("""
                                                 seconds     rows/s   CPU us/row  peak heap
                Ringshift, both directions                          10.0    100,000         12.3  300.0 MiB
                connector's join, a read for each row               80.0     12,500         90.0    2.0 GiB
                floor: reading both sides only                       8.0    125,000          3.0  100.0 MiB
                rows/s: 8.0 x a read for each row (aim: 5 or more)
                wall: 1.25 x the floor (aim: 1.3 or less)
                CPU: 12.3 us per row (aim: 15 or less)
                peak heap: 300.0 MiB (aim: 1 GiB or less)
                """.replaceFirst("^ *", " ".repeat(49)));
    }

    @Test
    void should_refuse_to_compare_when_a_variant_was_not_measured() {
        for (Variant missing : Variant.values()) {
            Map<Variant, Measurement> medians = medians();
            medians.remove(missing);

            assertThatThrownBy(() -> BenchValidate.render(medians))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("Cannot compare without all of [RINGSHIFT, POINT_READS, READ]");
        }
    }
}
