package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.convert.Conversion;
import dev.ringshift.copy.ListWrite.Earlier;
import dev.ringshift.copy.ListWrite.Run;
import dev.ringshift.copy.RowStatements.OfList;
import dev.ringshift.read.RawParts;
import dev.ringshift.read.RowLayout;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WriteTest {
    private static final long EXPIRY = 1_800_000_100L;

    private final BoundStatement statement = Statements.prepared("insert", 2).bind();
    private final OfList lists = new OfList(
            new RowLayout.Place(
                    new MappedColumn(
                            "l",
                            "l",
                            ColumnType.of(DataTypes.listOf(DataTypes.INT)),
                            ColumnType.of(DataTypes.listOf(DataTypes.INT)),
                            Role.REGULAR,
                            Fit.SAME),
                    0,
                    true),
            Conversion.NONE,
            Statements.prepared("overwrite", 4),
            Statements.prepared("append", 4),
            Statements.prepared("select", 1));

    @Test
    void should_be_sent_with_what_is_left_of_the_life() {
        Write write = new CellWrite(statement, 1, EXPIRY, 10);

        assertThat(ttl(write, EXPIRY - 100)).isEqualTo(100);
        assertThat(ttl(write, EXPIRY - 1)).isEqualTo(1);
        assertThat(ttl(write, EXPIRY - 630_720_000)).isEqualTo(630_720_000);
    }

    @Test
    void should_not_be_sent_when_no_second_is_left() {
        Write write = new CellWrite(statement, 1, EXPIRY, 10);

        assertThat(sent(write, EXPIRY - 1, 0)).hasSize(1);
        assertThat(sent(write, EXPIRY, 0)).as("a TTL of 0 would be none").isEmpty();
        assertThat(sent(write, EXPIRY + 1, 0)).isEmpty();
    }

    @Test
    void should_be_sent_as_it_is_when_it_never_expires() {
        Write write = new CellWrite(statement, 1, Write.NEVER, 10);

        assertThat(sent(write, Long.MAX_VALUE - 1, 0)).hasSize(1);
        assertThat(sent(write, EXPIRY, 0).get(0)).isSameAs(statement);
    }

    @Test
    void should_overwrite_a_list_with_its_first_run_and_append_the_others() {
        Write write = list(new Run(List.of(element(1)), Write.NEVER), new Run(List.of(element(2)), EXPIRY));

        List<BoundStatement> sent = sent(write, EXPIRY - 50, 0);

        assertThat(sent)
                .extracting(each -> each.getPreparedStatement().getQuery())
                .containsExactly("overwrite", "append");
        assertThat(sent)
                .extracting(each -> each.getBytesUnsafe(0))
                .containsOnly(ByteBuffer.allocate(8).putLong(0, 1000));
        assertThat(sent)
                .extracting(
                        each -> Objects.requireNonNull(each.getBytesUnsafe(1)).getInt(0))
                .containsExactly(0, 50);
        assertThat(sent).extracting(BoundStatement::isIdempotent).containsOnly(false);
    }

    @Test
    void should_overwrite_with_the_first_run_that_lives_when_others_have_expired() {
        Write write = list(new Run(List.of(element(1)), EXPIRY), new Run(List.of(element(2)), Write.NEVER));

        assertThat(sent(write, EXPIRY, 0))
                .extracting(each -> each.getPreparedStatement().getQuery())
                .containsExactly("overwrite");
    }

    @Test
    void should_have_a_timestamp_of_its_own_for_each_sending_of_each_attempt() {
        Set<Long> shifts = new HashSet<>();
        int count = 0;
        for (int run = 1; run <= 20; run++) {
            for (int task = 0; task < Attempt.MOST_TASKS_WITH_LISTS; task++) {
                for (int tries = 0; tries < ListWrite.MOST_TRIES; tries++) {
                    shifts.add(new Attempt(run, task).shiftMicros() + tries);
                    count++;
                }
            }
        }
        assertThat(shifts).hasSize(count).allMatch(shift -> shift > 0);
        Write write = list(new Run(List.of(element(1)), Write.NEVER));
        assertThat(sent(write, 0, 3).get(0).getBytesUnsafe(0))
                .isEqualTo(ByteBuffer.allocate(8).putLong(0, 1003));
        assertThatThrownBy(() -> sent(write, 0, ListWrite.MOST_TRIES)).hasMessage("lists are sent 64 times at most");
    }

    private static final Earlier.Perhaps EARLIER = new Earlier.Perhaps(999, 5000, 5000);

    private final ByteBuffer same = RawParts.collection(List.of(element(1), element(2)));
    private final ByteBuffer longer = RawParts.collection(List.of(element(1), element(2), element(3)));

    @Test
    void should_look_at_the_target_first_when_an_earlier_attempt_may_have_written_the_list() {
        Run both = new Run(List.of(element(1), element(2)), Write.NEVER);

        assertThat(list(both).isSettled()).isTrue();
        assertThat(again(both).isSettled()).isFalse();
    }

    @Test
    void should_write_above_what_an_earlier_attempt_wrote_when_the_target_shows_times() {
        ListWrite again = again(new Run(List.of(element(1), element(2)), Write.NEVER));
        long began = 1_700_000_000_000_000L;
        Earlier.Perhaps earlier = new Earlier.Perhaps(999, began, began);

        assertThat(timestamps(again.given(longer, times(began - 9, began - 8, began - 9), earlier)))
                .as("an element has gone since")
                .containsExactly(began - 7);
        assertThat(timestamps(again.given(longer, times(300, 200, 200), earlier)))
                .containsExactly(1000L);
        assertThat(timestamps(again.given(longer, times(began - 9, began - 9, began + 1), earlier)))
                .as("the application added one meanwhile")
                .containsExactly(began - 8);
        assertThat(timestamps(again.given(longer, times(began + 1, began + 1, began + 1), earlier)))
                .as("the application wrote all of it meanwhile")
                .containsExactly(1000L);
        assertThat(timestamps(again.given(longer, times(1300, 1300, 1300), earlier)))
                .as("the application counts versions, and this may be a newer one")
                .containsExactly(1000L);
    }

    @Test
    void should_leave_a_list_when_elements_times_and_lives_are_the_same() {
        ListWrite again = again(new Run(List.of(element(1)), Write.NEVER), new Run(List.of(element(2)), EXPIRY));

        assertThat(timestamps(again.given(same, lives(Write.NEVER, EXPIRY + 2), EARLIER)))
                .isEmpty();
        assertThat(timestamps(again.given(same, lives(Write.NEVER, EXPIRY + 3), EARLIER)))
                .as("written again with another life")
                .hasSize(2);
        assertThat(timestamps(again.given(same, lives(EXPIRY, EXPIRY), EARLIER)))
                .hasSize(2);
        assertThat(timestamps(
                        again.given(same, new ListTimes(List.of(998L, 998L), List.of(Write.NEVER, EXPIRY)), EARLIER)))
                .as("written again later")
                .hasSize(2);
    }

    @Test
    void should_write_lists_that_may_differ_in_life_when_the_target_does_not_show_times() {
        assertThat(timestamps(again(new Run(List.of(element(1), element(2)), Write.NEVER))
                        .given(same, EARLIER)))
                .isEmpty();
        assertThat(timestamps(
                        again(new Run(List.of(element(1), element(2)), EXPIRY)).given(same, EARLIER)))
                .containsExactly(5000L);
        assertThat(timestamps(again(new Run(List.of(element(1), element(2)), Write.NEVER))
                        .given(longer, EARLIER)))
                .containsExactly(5000L);
    }

    @Test
    void should_write_above_everything_or_not_at_all_when_repairing() {
        ListWrite again = again(new Run(List.of(element(1), element(2)), Write.NEVER));

        assertThat(timestamps(again.above(same, times(1300, 1300), EARLIER))).isEmpty();
        assertThat(timestamps(again.above(longer, times(300, 200, 200), EARLIER)))
                .containsExactly(1000L);
        assertThat(timestamps(again.above(longer, times(1300, 1300, 5000), EARLIER)))
                .containsExactly(5001L);
        assertThat(timestamps(again.above(longer, times(1300, 1300, 5001), EARLIER)))
                .as("newer: beside it, the list would be there twice")
                .isEmpty();
    }

    @Test
    void should_not_write_when_repairing_a_list_of_which_nobody_can_tell_the_time() {
        ListWrite again = again(new Run(List.of(element(1), element(2)), Write.NEVER));

        assertThat(timestamps(again.above(longer, EARLIER))).containsExactly(5000L);
        assertThat(timestamps(again.above(same, EARLIER))).isEmpty();
        assertThat(timestamps(again.above(longer, new Earlier.Perhaps(999, 1000, 1000))))
                .isEmpty();
    }

    private ListWrite again(Run... runs) {
        return new ListWrite(lists, List.of(ByteBuffer.allocate(1)), 1000, EARLIER, List.of(runs), 10);
    }

    private static ListTimes times(long... micros) {
        return new ListTimes(Arrays.stream(micros).boxed().toList(), Collections.nCopies(micros.length, Write.NEVER));
    }

    private static ListTimes lives(Long... seconds) {
        return new ListTimes(Collections.nCopies(seconds.length, 1000L), List.of(seconds));
    }

    private static List<Long> timestamps(ListWrite write) {
        assertThat(write.isSettled()).isTrue();
        return sent(write, 0, 0).stream()
                .map(each -> Objects.requireNonNull(each.getBytesUnsafe(0)).getLong(0))
                .toList();
    }

    private ListWrite list(Run... runs) {
        return new ListWrite(lists, List.of(ByteBuffer.allocate(1)), 1000, new Earlier.None(), List.of(runs), 10);
    }

    private static ByteBuffer element(int value) {
        return ByteBuffer.allocate(8).putInt(4).putInt(value).flip();
    }

    private static List<BoundStatement> sent(Write write, long nowSecond, int earlierTries) {
        List<BatchableStatement<?>> statements = new ArrayList<>();
        write.addTo(statements, nowSecond, earlierTries);
        return statements.stream().map(BoundStatement.class::cast).toList();
    }

    private static int ttl(Write write, long nowSecond) {
        return Objects.requireNonNull(sent(write, nowSecond, 0).get(0).getBytesUnsafe(1))
                .getInt(0);
    }
}
