package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class StubRepliesTest {
    private final StubReplies replies = new StubReplies(10);

    @Test
    void should_tell_a_wrong_answer_when_it_is_that_of_another_key_or_garbled() {
        byte[] garbled = StubReplies.reply(7);
        garbled[garbled.length / 2]++;

        assertThat(replies.isRight(7, StubReplies.reply(7))).isTrue();
        assertThat(replies.isRight(7, StubReplies.reply(8))).isFalse();
        assertThat(replies.isRight(7, garbled)).isFalse();
        assertThat(replies.isRight(7, new byte[0])).isFalse();
    }
}
