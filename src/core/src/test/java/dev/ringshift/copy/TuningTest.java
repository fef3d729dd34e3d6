package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import dev.ringshift.convert.ConversionSettings;
import java.time.Duration;
import java.util.Collections;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class TuningTest {
    private static final long GIB = 1L << 30;
    private static final CopySettings AUTO = new CopySettings(
            ByteSize.ofMebibytes(64),
            null,
            null,
            null,
            null,
            null,
            null,
            1,
            CopySettings.RowMarker.INSERT,
            ConversionSettings.DEFAULTS,
            BadRowLimit.NONE,
            10,
            Duration.ofMillis(1),
            Duration.ofMillis(9));

    @Test
    void should_choose_for_a_laptop_with_small_rows() {
        assertThat(Tuning.choose(AUTO, new Tuning.Found(1, GIB, cluster(1, 4, false), cluster(1, 4, false), 200)))
                .isEqualTo(new Tuning(8, 128, ByteSize.ofMebibytes(64), 100, ByteSize.ofKibibytes(64), 5000));
    }

    @Test
    void should_choose_for_large_clusters() {
        assertThat(Tuning.choose(
                        AUTO, new Tuning.Found(50, 8 * GIB, cluster(60, 240, false), cluster(72, 72 * 30, true), 1500)))
                .isEqualTo(new Tuning(480, 1024, ByteSize.ofMebibytes(64), 43, ByteSize.ofKibibytes(64), 699));
    }

    @Test
    void should_take_what_is_set_whatever_it_finds() {
        CopySettings set = new CopySettings(
                ByteSize.ofMebibytes(64),
                7,
                3,
                new ByteSize(70_000),
                9,
                new ByteSize(5000),
                11,
                1,
                CopySettings.RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                10,
                Duration.ofMillis(1),
                Duration.ofMillis(9));

        assertThat(Tuning.choose(set, new Tuning.Found(50, GIB, cluster(60, 240, false), cluster(72, 999, true), 1)))
                .isEqualTo(new Tuning(7, 3, new ByteSize(70_000), 9, new ByteSize(5000), 11));
    }

    @Test
    void should_fill_the_batch_that_is_set_when_its_rows_are_not() {
        CopySettings set = new CopySettings(
                ByteSize.ofMebibytes(64),
                null,
                null,
                null,
                null,
                new ByteSize(5000),
                null,
                1,
                CopySettings.RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                10,
                Duration.ofMillis(1),
                Duration.ofMillis(9));

        assertThat(Tuning.choose(set, new Tuning.Found(1, GIB, cluster(1, 4, false), cluster(1, 4, true), 500))
                        .batchRows())
                .isEqualTo(10);
    }

    @Test
    void should_send_one_row_at_a_time_when_rows_are_wider_than_a_batch() {
        Tuning tuning =
                Tuning.choose(AUTO, new Tuning.Found(1, GIB, cluster(1, 4, false), cluster(1, 4, false), 16 << 20));

        assertThat(tuning.batchRows()).isEqualTo(1);
        assertThat(tuning.pageRows()).isEqualTo(1);
    }

    @Property
    void should_keep_every_bound_whatever_it_finds(
            @ForAll @IntRange(min = 1, max = 10_000) int executors,
            @ForAll @LongRange(min = 1 << 20, max = 1L << 50) long heap,
            @ForAll @IntRange(max = 5000) int nodes,
            @ForAll @IntRange(max = 1_000_000) int shards,
            @ForAll boolean scylla,
            @ForAll @LongRange(min = 1, max = 1L << 31) long rowBytes) {
        Tuning tuning = Tuning.choose(
                AUTO,
                new Tuning.Found(
                        executors, heap, cluster(nodes, shards, false), cluster(nodes, shards, scylla), rowBytes));

        assertThat(tuning.tasksAtOnce()).isBetween(8, 8 * Math.max(1, nodes));
        assertThat(tuning.inFlightStatements()).isBetween(16, 1024);
        assertThat(tuning.inFlightSize().bytes()).isBetween(1L, Math.min(64L << 20, heap / 8));
        assertThat(tuning.batchRows()).isBetween(1, 100);
        assertThat(tuning.pageRows()).isBetween(1, 5000);
    }

    private static ClusterFacts cluster(int nodes, int shards, boolean scylla) {
        return new ClusterFacts("role", "name", "1", "p", Collections.nCopies(nodes, "10.0.0.1"), shards, scylla, true);
    }
}
