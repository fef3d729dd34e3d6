package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
    private static Invocation invocation(Map<String, String> environment, String... arguments) {
        return new Invocation(List.of(arguments), environment, System.out, System.err);
    }

    @Test
    void should_repeat_typed_words_when_launcher_told_them() {
        Map<String, String> environment = Map.of("RINGSHIFT_COMMAND", "jobs/bin/ringshift migrate --config 'a b'");

        assertThat(invocation(environment, "migrate", "--config", "a b").commandLine())
                .isEqualTo("jobs/bin/ringshift migrate --config 'a b'");
    }

    @Test
    void should_quote_words_when_started_by_spark_submit() {
        assertThat(invocation(Map.of(), "migrate", "--set", "a = it's", "").commandLine())
                .isEqualTo("spark-submit --class dev.ringshift.jobs.Ringshift ringshift-jobs.jar"
                        + " migrate --set 'a = it'\\''s' ''");
    }

    @Test
    void should_say_spark_submit_when_launcher_told_nothing() {
        assertThat(invocation(Map.of("RINGSHIFT_COMMAND", " "), "status").commandLine())
                .isEqualTo("spark-submit --class dev.ringshift.jobs.Ringshift ringshift-jobs.jar status");
    }

    @Test
    void should_not_quote_when_words_mean_nothing_to_a_shell() {
        assertThat(invocation(Map.of(), "migrate", "--config=/a/b_c-1.conf", "k@v%+:,")
                        .commandLine())
                .endsWith(" migrate --config=/a/b_c-1.conf k@v%+:,");
    }

    @ParameterizedTest
    @ValueSource(strings = {"$HOME", "a b", "a;b", "`a`", "a*", "a\"b", "a\\b", "~a", "a\nb", "#a", "a&b", "é"})
    void should_quote_when_a_word_means_something_to_a_shell(String word) {
        assertThat(invocation(Map.of(), word).commandLine()).endsWith(" '" + word + "'");
    }

    @Test
    void should_change_the_words_alone_when_started_as_something_else() {
        Invocation started = invocation(Map.of("RINGSHIFT_COMMAND", "ringshift demo"), "demo");

        Invocation as = started.as("ringshift migrate --config demo.conf");

        assertThat(as.commandLine()).isEqualTo("ringshift migrate --config demo.conf");
        assertThat(as.arguments()).isEqualTo(started.arguments());
        assertThat(as.out()).isSameAs(started.out());
        assertThat(as.err()).isSameAs(started.err());
    }
}
