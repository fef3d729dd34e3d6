package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

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
}
