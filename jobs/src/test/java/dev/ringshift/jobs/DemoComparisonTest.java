package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.jobs.DemoComparison.Difference;
import dev.ringshift.jobs.DemoRow.Cell;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoComparisonTest {
    private static final String KEY = "channel 7, bucket 3, message 100";

    private static Cell cell(@Nullable String value, @Nullable Long writetime, @Nullable Long expiry) {
        return new Cell("content", value == null ? null : ByteBuffer.wrap(value.getBytes(UTF)), writetime, expiry);
    }

    private static final java.nio.charset.Charset UTF = java.nio.charset.StandardCharsets.UTF_8;

    private static DemoRow row(long message, Cell... cells) {
        return new DemoRow(-50, 7, 3, message, List.of(cells));
    }

    private static DemoRow rowAt(long token) {
        return new DemoRow(token, token, 0, 1, List.of(cell("a", 1L, null)));
    }

    private static DemoComparison compare(List<DemoRow> source, List<DemoRow> target) {
        return DemoComparison.of(source.iterator(), target.iterator(), rows -> {});
    }

    private static List<Difference> differences(Cell source, Cell target) {
        DemoComparison comparison = compare(List.of(row(100, source)), List.of(row(100, target)));
        assertThat(comparison.differenceCount())
                .isEqualTo(comparison.differences().size());
        assertThat(comparison.isClean()).isEqualTo(comparison.differences().isEmpty());
        return comparison.differences();
    }

    @Test
    void should_be_clean_when_both_sides_are_the_same() {
        List<DemoRow> rows = List.of(
                row(100, cell("a", 1L, 5000L), cell(null, null, null)), row(99, cell("b", 2L, null)), rowAt(60));
        List<Long> progress = new ArrayList<>();

        DemoComparison comparison = DemoComparison.of(rows.iterator(), rows.iterator(), progress::add);

        assertThat(comparison).isEqualTo(new DemoComparison(3, 3, List.of(), 0));
        assertThat(comparison.isClean()).isTrue();
        assertThat(progress).containsExactly(1L, 2L, 3L);
    }

    @Test
    void should_be_clean_when_both_sides_are_empty() {
        assertThat(compare(List.of(), List.of()).isClean()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void should_find_the_row_when_it_is_missing_on_the_target(int missing) {
        List<DemoRow> source = List.of(rowAt(-1), row(100, cell("a", 1L, null)), rowAt(1));
        List<DemoRow> target = new ArrayList<>(source);
        target.sort(null);
        List<DemoRow> all = List.copyOf(target);
        DemoRow gone = target.remove(missing);

        DemoComparison comparison = compare(all, target);

        assertThat(comparison.differences()).containsExactly(new Difference(gone.key(), "is missing on the target"));
        assertThat(comparison.rows()).isEqualTo(2);
        assertThat(comparison.isClean()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"0", "1", "2"})
    void should_find_the_row_when_it_is_on_the_target_only(int extra) {
        List<DemoRow> target = List.of(rowAt(-1), rowAt(0), rowAt(1));
        List<DemoRow> source = new ArrayList<>(target);
        DemoRow more = source.remove(extra);

        DemoComparison comparison = compare(source, target);

        assertThat(comparison.differences()).containsExactly(new Difference(more.key(), "is on the target only"));
        assertThat(comparison.rows()).isEqualTo(2);
    }

    @Test
    void should_find_both_rows_when_one_stands_in_the_place_of_another() {
        DemoComparison comparison =
                compare(List.of(row(100, cell("a", 1L, null))), List.of(row(99, cell("a", 1L, null))));

        assertThat(comparison.differences())
                .containsExactly(
                        new Difference(KEY, "is missing on the target"),
                        new Difference("channel 7, bucket 3, message 99", "is on the target only"));
        assertThat(comparison.rows()).isZero();
    }

    @Test
    void should_find_the_cell_when_its_value_differs() {
        assertThat(differences(cell("a", 1L, null), cell("b", 1L, null)))
                .containsExactly(new Difference(KEY, "content has another value"));
        assertThat(differences(cell("a", 1L, null), cell(null, null, null))).hasSize(1);
        assertThat(differences(cell(null, null, null), cell("a", 1L, null))).hasSize(1);
        assertThat(differences(cell("", 1L, null), cell(null, 1L, null))).hasSize(1);
    }

    @Test
    void should_find_the_cell_when_its_writetime_differs() {
        assertThat(differences(cell("a", 1_000_001L, null), cell("a", 1_000_002L, null)))
                .containsExactly(new Difference(KEY, "content was written at 1000001, on the target at 1000002"));
        assertThat(differences(cell("a", 1L, null), cell("a", null, null))).hasSize(1);
    }

    @Test
    void should_find_the_cell_when_its_expiry_differs() {
        assertThat(differences(cell("a", 1L, 5000L), cell("a", 1L, 5011L)))
                .containsExactly(new Difference(KEY, "content expires at 5000, on the target at 5011"));
        assertThat(differences(cell("a", 1L, 5011L), cell("a", 1L, 5000L))).hasSize(1);
        assertThat(differences(cell("a", 1L, 5000L), cell("a", 1L, null)))
                .containsExactly(new Difference(KEY, "content expires at 5000, on the target at null"));
        assertThat(differences(cell("a", 1L, null), cell("a", 1L, 5000L))).hasSize(1);
    }

    @Test
    void should_take_expiries_as_equal_when_they_were_read_some_moments_apart() {
        assertThat(differences(cell("a", 1L, 5000L), cell("a", 1L, 5010L))).isEmpty();
        assertThat(differences(cell("a", 1L, 5010L), cell("a", 1L, 5000L))).isEmpty();
    }

    @Test
    void should_look_at_every_cell_when_the_first_one_differs() {
        DemoComparison comparison = compare(
                List.of(row(100, cell("a", 1L, null), cell("b", 1L, null), cell("c", 1L, null))),
                List.of(row(100, cell("x", 1L, null), cell("b", 2L, null), cell("c", 1L, 9L))));

        assertThat(comparison.differenceCount()).isEqualTo(3);
        assertThat(comparison.cells()).isEqualTo(3);
    }

    @Test
    void should_keep_the_first_hundred_and_count_all_when_there_are_more() {
        List<DemoRow> source =
                LongStream.range(0, 250).mapToObj(DemoComparisonTest::rowAt).toList();

        DemoComparison comparison = compare(source, List.of());

        assertThat(comparison.differenceCount()).isEqualTo(250);
        assertThat(comparison.differences()).hasSize(100);
        assertThat(comparison.differences().get(0))
                .hasToString("channel 0, bucket 0, message 1: is missing on the target");
    }

    @Test
    void should_order_rows_as_the_ring_and_the_table_do_when_sorted() {
        DemoRow first = new DemoRow(Long.MIN_VALUE + 1, 9, 9, 9, List.of());
        DemoRow second = new DemoRow(5, 1, 9, 9, List.of());
        DemoRow third = new DemoRow(5, 2, 1, 9, List.of());
        DemoRow fourth = new DemoRow(5, 2, 2, 9, List.of());
        DemoRow fifth = new DemoRow(5, 2, 2, 8, List.of()); // messages descend
        List<DemoRow> rows = new ArrayList<>(List.of(fourth, fifth, third, first, second));

        rows.sort(null);

        assertThat(rows).containsExactly(first, second, third, fourth, fifth);
    }
}
