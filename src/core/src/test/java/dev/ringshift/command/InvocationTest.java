package dev.ringshift.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InvocationTest {
    private static final String SUBMIT = "spark-submit --class dev.ringshift.jobs.Ringshift ringshift-jobs.jar";
    private static final Map<String, String> BY_LAUNCHER = Map.of("RINGSHIFT_LAUNCHER", "jobs/bin/ringshift");

    private static Invocation invocation(Map<String, String> environment, String... arguments) {
        return new Invocation(List.of(arguments), environment, Map.of(), System.out, System.err);
    }

    @Test
    void should_repeat_typed_words_when_the_launcher_was_typed() {
        assertThat(invocation(BY_LAUNCHER, "migrate", "--config", "a b").commandLine())
                .isEqualTo("jobs/bin/ringshift migrate --config 'a b'");
        assertThat(invocation(Map.of("RINGSHIFT_LAUNCHER", "my bin/ringshift"), "status")
                        .commandLine())
                .isEqualTo("'my bin/ringshift' status");
    }

    /** A run on a cluster went on as a run in the driver's own JVM. */
    @Test
    void should_repeat_variables_when_the_launcher_obeyed_them() {
        Map<String, String> environment = Map.of(
                "RINGSHIFT_LAUNCHER", "jobs/bin/ringshift",
                "SPARK_HOME", "/opt/my spark",
                "RINGSHIFT_SPARK_ARGS", "--master spark://h:7077  --conf spark.cassandra.auth.password=hush",
                "RINGSHIFT_HEAP", "2g",
                "HOME", "/root");

        assertThat(invocation(environment, "migrate").commandLine())
                .isEqualTo(
                        "SPARK_HOME='/opt/my spark' RINGSHIFT_SPARK_ARGS='--master spark://h:7077"
                                + " --conf spark.cassandra.auth.password=<password>' RINGSHIFT_HEAP=2g jobs/bin/ringshift migrate");
    }

    @Test
    void should_quote_words_when_started_by_spark_submit() {
        assertThat(invocation(Map.of(), "migrate", "--set", "a = it's", "").commandLine())
                .isEqualTo(SUBMIT + " migrate --set 'a = it'\\''s' ''");
    }

    @Test
    void should_say_spark_submit_when_launcher_told_nothing() {
        assertThat(invocation(Map.of("RINGSHIFT_LAUNCHER", " "), "status").commandLine())
                .isEqualTo(SUBMIT + " status");
    }

    /** The master, the settings and the jar were missing, so that the printed command could not be typed. */
    @Test
    void should_repeat_what_spark_submit_was_told_when_it_started_the_program() {
        Map<String, String> spark = Map.of(
                "spark.master", "spark://h:7077",
                "spark.jars", "file:/a/more.jar,file:/a/ringshift-jobs.jar",
                "spark.app.name", "dev.ringshift.jobs.Migrate",
                "spark.app.submitTime", "1",
                "spark.submit.deployMode", "client",
                "spark.submit.pyFiles", "",
                "spark.executor.memory", "2g",
                "spark.cassandra.auth.password", "hush");

        assertThat(new Invocation(List.of("migrate"), Map.of(), spark, System.out, System.err).commandLine())
                .isEqualTo("spark-submit --master spark://h:7077"
                        + " --conf 'spark.cassandra.auth.password=<password>' --conf spark.executor.memory=2g"
                        + " --jars file:/a/more.jar --class dev.ringshift.jobs.Ringshift file:/a/ringshift-jobs.jar"
                        + " migrate");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "source.password=hush | source.password=<password>",
                "target.tls.truststore-password = hush | target.tls.truststore-password =<password>",
                "source.driver.advanced.auth-provider.Password=hush | source.driver.advanced.auth-provider.Password=<password>",
                "source={ username=a, password=hush } | source=<password>"
            })
    void should_hide_a_password_when_it_was_set_by_hand(String set, String shown) {
        assertThat(invocation(BY_LAUNCHER, "migrate", "--set", set).commandLine())
                .isEqualTo("jobs/bin/ringshift migrate --set '" + shown + "'");
        assertThat(invocation(BY_LAUNCHER, "migrate", "--set=" + set, "--verbose")
                        .commandLine())
                .isEqualTo("jobs/bin/ringshift migrate '--set=" + shown + "' --verbose");
    }

    @Test
    void should_hide_nothing_else_when_a_password_is_no_key() {
        assertThat(invocation(BY_LAUNCHER, "migrate", "--set", "tables=[a.password_resets]", "--config", "password=x")
                        .commandLine())
                .endsWith(" --set 'tables=[a.password_resets]' --config password=x");
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
        Invocation started = invocation(BY_LAUNCHER, "demo");

        Invocation as = started.as("migrate", "--config", "demo.conf");

        assertThat(as.commandLine()).isEqualTo("jobs/bin/ringshift migrate --config demo.conf");
        assertThat(as.out()).isSameAs(started.out());
        assertThat(as.err()).isSameAs(started.err());
    }
}
