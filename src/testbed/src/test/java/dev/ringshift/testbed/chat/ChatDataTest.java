package dev.ringshift.testbed.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDataTest {
    private static final long ROWS = 100_000;

    @Test
    void should_be_the_same_when_seed_is_the_same() {
        List<ChatMessage> first = ChatData.create(5_000, 7).messages().toList();

        assertThat(ChatData.create(5_000, 7).messages()).containsExactlyElementsOf(first);
        assertThat(ChatData.create(5_000, 8).messages()).isNotEqualTo(first);
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 49, 51, 1_000, 12_345, 100_000})
    void should_keep_as_many_rows_alive_as_asked_for(long rows) {
        assertThat(ChatData.create(rows, 3).counts().live()).isEqualTo(rows);
        assertThat(new ChatData(rows, 3, new ChatMix(3, 0.5, 0.5, 0.5)).counts().live())
                .isEqualTo(rows);
    }

    @Test
    void should_have_each_key_once_when_there_are_many_channels() {
        Set<Long> ids = new HashSet<>();

        ChatData.create(ROWS, 1)
                .messages()
                .forEach(message -> assertThat(ids.add(message.messageId()))
                        .as("%s is new", message)
                        .isTrue());
    }

    @Test
    void should_visit_each_partition_once() {
        Set<List<Long>> closed = new HashSet<>();
        List<Long> current = List.of();
        for (ChatMessage message :
                (Iterable<ChatMessage>) ChatData.create(ROWS, 1).messages()::iterator) {
            List<Long> partition = List.of(message.channelId(), (long) message.bucket());
            if (!partition.equals(current)) {
                assertThat(closed.add(partition)).as("%s is new", partition).isTrue();
                current = partition;
            }
        }
    }

    @Test
    void should_have_one_huge_channel_and_many_tiny_ones() {
        Map<Long, Long> sizes = ChatData.create(ROWS, 1)
                .messages()
                .collect(Collectors.groupingBy(ChatMessage::channelId, Collectors.counting()));

        List<Long> largestFirst =
                sizes.values().stream().sorted((a, b) -> Long.compare(b, a)).toList();
        assertThat(largestFirst.get(0)).isBetween(ROWS / 6, ROWS / 3);
        assertThat((double) largestFirst.get(0) / largestFirst.get(1)).isCloseTo(Math.pow(2, 1.2), within(0.1));
        assertThat((double) largestFirst.get(1) / largestFirst.get(3)).isCloseTo(Math.pow(2, 1.2), within(0.1));
        assertThat(largestFirst).hasSizeGreaterThan(1_900).element(1_000).matches(size -> size < 10);
    }

    @Test
    void should_have_some_ten_thousand_rows_in_the_largest_partition_when_a_channel_is_huge() {
        Map<List<Long>, Long> sizes = ChatData.create(1_000_000, 1)
                .messages()
                .collect(Collectors.groupingBy(
                        message -> List.of(message.channelId(), (long) message.bucket()), Collectors.counting()));

        assertThat(sizes.values()).anyMatch(size -> size > 10_000).allMatch(size -> size < 40_000);
    }

    @Test
    void should_mix_fates_as_asked_for() {
        ChatCounts counts = new ChatData(ROWS, 1, new ChatMix(2, 0.3, 0.2, 0.1)).counts();

        assertThat(counts.deleted()).isBetween(2 * ROWS - 4_000, 2 * ROWS + 4_000);
        assertThat(counts.edited() / (double) ROWS).isCloseTo(0.3 * 0.9, within(0.01));
        assertThat(counts.expiring() / (double) ROWS).isCloseTo(0.2, within(0.01));
        assertThat(counts.keyOnly() / (double) ROWS).isCloseTo(0.1, within(0.01));
        assertThat(counts.written()).isEqualTo(counts.live() + counts.deleted());
    }

    @Test
    void should_take_150_bytes_per_row_on_average() {
        double mean = ChatData.create(ROWS, 1)
                .messages()
                .mapToInt(ChatMessage::payloadBytes)
                .average()
                .orElseThrow();

        assertThat(mean).isCloseTo(150, within(20.0));
    }

    @Test
    void should_bucket_by_ten_days_since_the_epoch() {
        assertThat(ChatData.create(ROWS, 1).messages()).allSatisfy(message -> {
            long days = (message.sentAt().getEpochSecond() - ChatMessage.EPOCH_MILLIS / 1_000) / 86_400;
            assertThat(days / 10).isEqualTo(message.bucket());
        });
    }

    @Test
    void should_change_a_message_only_after_it_was_sent() {
        assertThat(ChatData.create(ROWS, 1).messages().map(ChatDataTest::changedAfterMillis))
                .allSatisfy(millis -> assertThat(millis).isPositive());
    }

    @Test
    void should_refuse_when_there_is_nothing_to_create() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ChatData.create(0, 1))
                .withMessage("Cannot create 0 rows: at least 1 is possible");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChatMix(0, 1.5, 0, 0))
                .withMessage("Cannot mix messages with a share of 1.5: not in 0..1");
    }

    private static long changedAfterMillis(ChatMessage message) {
        Function<java.time.Instant, Long> after =
                at -> at.toEpochMilli() - message.sentAt().toEpochMilli();
        if (message.fate() instanceof ChatMessage.Edited edited) {
            return after.apply(edited.at());
        }
        return message.fate() instanceof ChatMessage.Deleted deleted ? after.apply(deleted.at()) : Long.MAX_VALUE;
    }
}
