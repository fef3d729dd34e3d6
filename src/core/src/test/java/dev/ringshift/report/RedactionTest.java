package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.Mismatch.Kind;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedactionTest {
    private static final Instant EXPIRY = Instant.parse("2026-11-24T10:00:00Z");

    private final Redaction redaction = Redaction.create();

    private static Mismatch mismatch(@Nullable String element, @Nullable String source, @Nullable String target) {
        return new Mismatch(
                "chat.messages",
                "talk.messages",
                7,
                Map.of("channel", "1"),
                Map.of("id", "2"),
                List.of(new byte[] {1}, new byte[] {2}),
                Kind.VALUE,
                "text",
                element,
                source,
                target,
                1000L,
                2000L,
                EXPIRY,
                EXPIRY.plusSeconds(1));
    }

    @Test
    void should_hash_values_and_elements_alone_when_a_mismatch_is_redacted() {
        Mismatch redacted = redaction.of(mismatch("'e'", "'s'", "'t'"));

        assertThat(List.of(
                        String.valueOf(redacted.element()),
                        String.valueOf(redacted.sourceValue()),
                        String.valueOf(redacted.targetValue())))
                .doesNotHaveDuplicates()
                .allSatisfy(hash -> assertThat(hash).matches("hmac:[0-9a-f]{16}"));
        assertThat(redacted)
                .usingRecursiveComparison()
                .ignoringFields("element", "sourceValue", "targetValue")
                .isEqualTo(mismatch("'e'", "'s'", "'t'"));
    }

    @Test
    void should_be_the_same_hash_when_values_are_the_same_in_one_report() {
        Mismatch one = redaction.of(mismatch(null, "'x'", "'y'"));
        Mismatch other = redaction.of(mismatch("'y'", "'y'", "'x'"));

        assertThat(one.sourceValue()).isEqualTo(other.targetValue());
        assertThat(one.targetValue()).isEqualTo(other.sourceValue()).isEqualTo(other.element());
    }

    @Test
    void should_be_another_hash_when_it_is_another_report() {
        assertThat(Redaction.create().of(mismatch(null, "'x'", null)).sourceValue())
                .isNotEqualTo(redaction.of(mismatch(null, "'x'", null)).sourceValue());
    }

    @Test
    void should_stay_without_a_value_when_there_is_none() {
        Mismatch redacted = redaction.of(mismatch(null, null, null));

        assertThat(redacted.element()).isNull();
        assertThat(redacted.sourceValue()).isNull();
        assertThat(redacted.targetValue()).isNull();
    }

    @Test
    void should_tell_values_apart_when_there_are_many() {
        Set<String> hashes = new HashSet<>();
        for (int i = 0; i < 100_000; i++) {
            hashes.add(String.valueOf(
                    redaction.of(mismatch(null, Integer.toString(i), null)).sourceValue()));
        }
        assertThat(hashes).hasSize(100_000);
    }
}
