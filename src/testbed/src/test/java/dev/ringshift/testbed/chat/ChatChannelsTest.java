package dev.ringshift.testbed.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ChatChannelsTest {
    @Test
    void should_have_as_many_messages_in_each_channel_as_asked_for() {
        List<ChatMessage> messages = ChatChannels.of(1_000, 50, 1).all().toList();

        Map<Long, Long> live = messages.stream()
                .filter(message -> !(message.fate() instanceof ChatMessage.Deleted))
                .collect(Collectors.groupingBy(ChatMessage::channelId, Collectors.counting()));
        assertThat(live)
                .hasSize(20)
                .containsKeys(1L, 20L)
                .allSatisfy((channel, count) -> assertThat(count).isEqualTo(50));
        assertThat(messages).allSatisfy(message -> assertThat(message.bucket()).isZero());
        assertThat(messages.stream().map(ChatMessage::messageId).distinct()).hasSameSizeAs(messages);
        assertThat(ChatChannels.of(1_000, 50, 1).all()).containsExactlyElementsOf(messages);
    }

    @Test
    void should_have_one_channel_when_there_are_fewer_rows_than_it_holds() {
        assertThat(ChatChannels.of(3, 50, 1).channels()).isEqualTo(1);
    }

    @Test
    void should_refuse_when_there_is_nothing_to_create() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChatChannels(0, 50, 1))
                .withMessageStartingWith("Cannot create 0 channels of 50 messages: give 1 to ");
    }
}
