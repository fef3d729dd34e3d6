package dev.ringshift.diff;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.convert.Conversion;
import dev.ringshift.copy.Statements;
import dev.ringshift.diff.RowMatcher.Window;
import dev.ringshift.read.PageReader.Page;
import dev.ringshift.read.RawParts;
import dev.ringshift.read.Read;
import dev.ringshift.report.Suspect.Shown;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** On rows of the driver of which only the first two columns matter: the partition key and a clustering column. */
class RowMatcherTest {
    private static final List<Conversion> NONE = List.of(Conversion.NONE, Conversion.NONE);
    private static final Keys KEYS = new Keys(1, NONE, NONE, true);
    private static final Keys KEYS_IN_OTHER_ORDER = new Keys(1, NONE, NONE, false);
    private static final ByteBuffer[] PARTITION = {RawParts.of(7)};

    private final List<Integer> pairs = new ArrayList<>();
    private final List<Integer> ofSource = new ArrayList<>();
    private final List<Integer> ofTarget = new ArrayList<>();
    private final List<Integer> ofTargetAlone = new ArrayList<>();

    private final RowMatcher.Found found = new RowMatcher.Found() {
        @Override
        public void pair(Read source, Read target) {
            assertThat(number(source)).isEqualTo(number(target));
            pairs.add(number(source));
        }

        @Override
        public void single(Read row, Shown shown) {
            (shown == Shown.BY_SOURCE ? ofSource : ofTarget).add(number(row));
            if (shown == Shown.BY_TARGET) {
                ofTargetAlone.add(number(row));
            }
        }
    };

    private static int number(Read read) {
        ByteBuffer bytes = read.row().getBytesUnsafe(1);
        return bytes == null ? -1 : bytes.getInt(bytes.position());
    }

    private void match(int window, Iterable<Integer> source, Iterable<Integer> target) {
        match(KEYS, window, source, target);
    }

    private void match(Keys keys, int window, Iterable<Integer> source, Iterable<Integer> target) {
        // one object sees all tries of a property
        List.of(pairs, ofSource, ofTarget, ofTargetAlone).forEach(List::clear);
        try {
            new RowMatcher(keys, rows(window), found).match(stream(source), stream(target), PARTITION, PARTITION);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static Window rows(int most) {
        return new Window(most, Long.MAX_VALUE);
    }

    /** Pages of three rows, an empty one after each; the next partition follows. */
    private static RowStream stream(Iterable<Integer> numbers) throws Exception {
        List<Row> rows = new ArrayList<>();
        numbers.forEach(number -> rows.add(row(7, number)));
        rows.add(row(8, 0));
        Deque<Page> pages = new ArrayDeque<>();
        for (int from = 0; from < rows.size(); from += 3) {
            pages.add(new Page(rows.subList(from, Math.min(rows.size(), from + 3)), 3, 0, 0, 0, null));
            pages.add(new Page(List.of(), 0, 0, 0, 0, null));
        }
        return RowStream.open(pages::poll, 1);
    }

    private static Row row(int partition, int number) {
        return Statements.row(
                Arrays.asList(RawParts.of(partition), RawParts.of(number), null, null, null, null, null, null));
    }

    @Property
    void should_report_each_row_once_and_miss_no_pair_when_the_window_is_large(
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> source,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> target) {
        match(200, new TreeSet<>(source), new TreeSet<>(target));

        Set<Integer> both = new TreeSet<>(source);
        both.retainAll(target);
        assertThat(pairs).containsExactlyElementsOf(both);
        assertThat(ofSource).containsExactlyElementsOf(without(source, both));
        assertThat(ofTarget).containsExactlyElementsOf(without(target, both));
        assertThat(ofTargetAlone).isEqualTo(ofTarget);
    }

    @Property
    void should_miss_no_pair_when_the_target_has_another_order(
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> source,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> target) {
        match(KEYS_IN_OTHER_ORDER, 200, new TreeSet<>(source), new TreeSet<>(target).descendingSet());

        Set<Integer> both = new TreeSet<>(source);
        both.retainAll(target);
        assertThat(pairs).containsExactlyInAnyOrderElementsOf(both);
        assertThat(ofSource).containsExactlyInAnyOrderElementsOf(without(source, both));
        assertThat(ofTargetAlone).containsExactlyInAnyOrderElementsOf(without(target, both));
    }

    @Property
    void should_report_each_row_once_when_the_target_has_another_order_and_the_window_is_small(
            @ForAll @IntRange(min = 1, max = 9) int window,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> source,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> target) {
        match(KEYS_IN_OTHER_ORDER, window, new TreeSet<>(source), new TreeSet<>(target).descendingSet());

        assertThat(joined(pairs, ofSource)).containsExactlyInAnyOrderElementsOf(source);
        assertThat(joined(pairs, ofTarget)).containsExactlyInAnyOrderElementsOf(target);
        assertThat(ofTargetAlone).doesNotContainAnyElementsOf(source.isEmpty() ? List.of(-1) : source);
    }

    @Property
    void should_never_say_that_the_target_alone_has_a_row_when_the_source_has_shown_it(
            @ForAll @IntRange(min = 1, max = 9) int window,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> source,
            @ForAll @Size(max = 60) Set<@IntRange(max = 100) Integer> target) {
        match(window, new TreeSet<>(source), new TreeSet<>(target));

        assertThat(ofTargetAlone).doesNotContainAnyElementsOf(source.isEmpty() ? List.of(-1) : source);
    }

    private static Set<Integer> without(Set<Integer> all, Set<Integer> some) {
        Set<Integer> rest = new TreeSet<>(all);
        rest.removeAll(some);
        return rest;
    }

    @Property
    void should_report_each_row_once_whatever_the_window_and_the_order(
            @ForAll @IntRange(min = 1, max = 5) int window,
            @ForAll Set<@IntRange(max = 30) Integer> source,
            @ForAll Set<@IntRange(max = 30) Integer> target) {
        match(window, source, target);

        assertThat(joined(pairs, ofSource)).containsExactlyInAnyOrderElementsOf(source);
        assertThat(joined(pairs, ofTarget)).containsExactlyInAnyOrderElementsOf(target);
    }

    private static List<Integer> joined(List<Integer> one, List<Integer> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    @Test
    void should_keep_few_rows_when_every_second_one_is_missing() {
        match(
                2,
                numbers(0, 1000),
                IntStream.range(0, 1000).filter(i -> i % 2 == 0).boxed().toList());

        assertThat(pairs).hasSize(500);
        assertThat(ofSource).hasSize(500);
        assertThat(ofTarget).isEmpty();
    }

    /** Regression: large rows that one side lacks at the end of a partition filled the memory before the window was full. */
    @Test
    void should_keep_no_row_when_the_other_side_has_ended() throws Exception {
        assertThat(mostKept(rows(1_000), stream(numbers(0, 100)), stream(List.of())))
                .isEqualTo(0);
        assertThat(mostKept(rows(1_000), stream(numbers(0, 100)), stream(numbers(0, 3))))
                .isEqualTo(0);
    }

    @Test
    void should_keep_few_rows_when_they_are_large() throws Exception {
        long tenRows = 10 * 2 * Integer.BYTES;
        assertThat(mostKept(new Window(1_000, tenRows), stream(numbers(0, 100)), stream(numbers(100, 200))))
                .isBetween(1, 10);
    }

    /** By how many rows the source was ahead, at most, of the row that was told of. */
    private static int mostKept(Window window, RowStream source, RowStream target) throws Exception {
        int[] most = {0};
        RowMatcher.Found watcher = new RowMatcher.Found() {
            @Override
            public void pair(Read one, Read other) {}

            @Override
            public void single(Read row, Shown shown) {
                if (shown == Shown.BY_SOURCE) {
                    int stands = number(Objects.requireNonNull(source.head()));
                    most[0] = Math.max(most[0], stands - number(row));
                }
            }
        };
        new RowMatcher(KEYS, window, watcher).match(source, target, PARTITION, PARTITION);
        return most[0];
    }

    private static List<Integer> numbers(int from, int to) {
        return IntStream.range(from, to).boxed().toList();
    }

    @Test
    void should_stop_at_the_end_of_the_partition() throws Exception {
        RowStream source = stream(List.of(1, 2));
        RowStream target = stream(List.of());

        new RowMatcher(KEYS, rows(10), found).match(source, target, PARTITION, PARTITION);

        assertThat(ofSource).containsExactly(1, 2);
        assertThat(source.partition()).containsExactly(RawParts.of(8));
        assertThat(target.partition()).containsExactly(RawParts.of(8));
    }
}
