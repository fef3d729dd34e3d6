package dev.ringshift.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CellTimesTest {
    private final CellTimes times = new CellTimes();

    /**
     * An element's.
     *
     * @param ttl null for none
     */
    record Time(long writetime, @Nullable Integer ttl) {}

    @Test
    void should_keep_the_ttl_when_the_writetime_is_the_epoch() {
        merge(new Time(0, 60));

        assertThat(times.writetimeMicros()).isZero();
        assertThat(times.ttlSeconds()).isEqualTo(60);
    }

    @Test
    void should_have_no_ttl_when_an_element_written_at_the_epoch_has_none() {
        merge(new Time(0, null), new Time(5, 60));

        assertThat(times.ttlSeconds()).isZero();
    }

    @Test
    void should_pass_over_fields_that_are_null() {
        merge(null, new Time(-7, 60), null);

        assertThat(times.writetimeMicros()).isEqualTo(-7);
        assertThat(times.ttlSeconds()).isEqualTo(60);
    }

    @Provide
    Arbitrary<List<Time>> elements() {
        return Combinators.combine(
                        Arbitraries.longs(),
                        Arbitraries.integers().between(1, 630_720_000).injectNull(0.3))
                .as(Time::new)
                .list()
                .ofMinSize(1)
                .ofMaxSize(6);
    }

    @Property
    void should_merge_to_the_newest_writetime_and_the_longest_life(@ForAll("elements") List<Time> elements) {
        merge(elements.toArray(Time[]::new));

        assertThat(times.writetimeMicros())
                .isEqualTo(elements.stream().mapToLong(Time::writetime).max().orElseThrow());
        boolean stays = elements.stream().anyMatch(element -> element.ttl() == null);
        assertThat(times.ttlSeconds())
                .isEqualTo(
                        stays ? 0 : elements.stream().mapToInt(Time::ttl).max().orElseThrow());
    }

    private void merge(@Nullable Time... elements) {
        List<ByteBuffer> writetimes = new ArrayList<>();
        List<ByteBuffer> ttls = new ArrayList<>();
        for (Time time : Arrays.asList(elements)) {
            writetimes.add(
                    time == null
                            ? RawParts.of(-1)
                            : ByteBuffer.allocate(12)
                                    .putInt(8)
                                    .putLong(time.writetime())
                                    .flip());
            ttls.add(
                    time == null || time.ttl() == null
                            ? RawParts.of(-1)
                            : ByteBuffer.allocate(8)
                                    .putInt(4)
                                    .putInt(time.ttl())
                                    .flip());
        }
        times.ofElements(RawParts.collection(writetimes), RawParts.collection(ttls));
        times.merge();
    }
}
