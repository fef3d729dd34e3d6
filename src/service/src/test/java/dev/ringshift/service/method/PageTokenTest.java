package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PageTokenTest {
    private static final String CQL = "SELECT id FROM t WHERE a = :a AND b = :b";
    private static final PageToken TOKENS = new PageToken("chat.v1.Chat/Latest", CQL);
    private static final List<ByteBuffer> VALUES = bytes("ab", "c");
    private static final ByteBuffer STATE = ByteBuffer.wrap(new byte[] {1, 2, 3});
    private static final ByteBuffer TOKEN = TOKENS.of(VALUES, STATE);

    @Test
    void should_give_the_state_back_when_method_query_and_values_are_the_same() {
        assertThat(new PageToken("chat.v1.Chat/Latest", CQL).state(bytes("ab", "c"), TOKEN))
                .contains(STATE);
        assertThat(TOKEN.position()).isZero();
        assertThat(STATE.position()).isZero();
    }

    @Test
    void should_take_no_token_of_another_method_query_or_values() {
        for (List<ByteBuffer> others : List.of(bytes("a", "bc"), bytes("abc", ""), bytes("abc"), bytes("ab", "d"))) {
            assertThat(TOKENS.state(others, TOKEN)).as("%s", others).isEmpty();
        }
        assertThat(new PageToken("chat.v1.Chat/Other", CQL).state(VALUES, TOKEN))
                .isEmpty();
        assertThat(new PageToken("chat.v1.Chat/Latest", CQL + " AND c = 1").state(VALUES, TOKEN))
                .isEmpty();
    }

    @Test
    void should_take_no_token_when_any_of_it_is_another() {
        for (int i = 0; i < TOKEN.remaining(); i++) {
            byte[] bytes = new byte[TOKEN.remaining()];
            TOKEN.get(0, bytes);
            bytes[i] ^= 1;
            ByteBuffer garbled = ByteBuffer.wrap(bytes);
            assertThat(TOKENS.state(VALUES, garbled)).as("byte %d", i).isEmpty();
            assertThat(TOKENS.state(VALUES, TOKEN.slice(0, i)))
                    .as("cut at %d", i)
                    .isEmpty();
        }
    }

    private static List<ByteBuffer> bytes(String... values) {
        return Stream.of(values)
                .map(value -> ByteBuffer.wrap(value.getBytes(StandardCharsets.UTF_8)))
                .toList();
    }
}
