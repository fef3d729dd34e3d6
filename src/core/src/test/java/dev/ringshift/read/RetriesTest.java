package dev.ringshift.read;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.DriverTimeoutException;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import dev.ringshift.convert.ConversionSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

class RetriesTest {
    private static final int TRIES = 4;
    private static final Duration SHORT = Duration.ofMillis(1);

    private final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());

    @Test
    void should_send_once_when_the_first_answer_is_good() throws Exception {
        assertThat(get(TRIES, tries -> CompletableFuture.completedFuture("answer")))
                .isEqualTo("answer");
        assertThat(sent).containsExactly(0);
    }

    @Test
    void should_send_until_an_answer_is_good_and_say_how_often_it_tried() throws Exception {
        assertThat(get(
                        TRIES,
                        tries -> tries < 2 ? failed(timeout(tries)) : CompletableFuture.completedFuture("at last")))
                .isEqualTo("at last");
        assertThat(sent).containsExactly(0, 1, 2);
    }

    @Test
    void should_give_the_last_error_when_all_tries_fail() {
        assertThatThrownBy(() -> get(TRIES, tries -> failed(timeout(tries))))
                .rootCause()
                .isInstanceOf(DriverTimeoutException.class)
                .hasMessage("try 3");
        assertThat(sent).containsExactly(0, 1, 2, 3);
    }

    @Test
    void should_send_once_when_one_try_is_all_there_is() {
        assertThatThrownBy(() -> get(1, tries -> failed(timeout(tries)))).hasRootCauseMessage("try 0");
        assertThat(sent).containsExactly(0);
    }

    @Test
    void should_give_up_at_once_when_the_error_is_permanent() {
        assertThatThrownBy(() -> get(TRIES, tries -> failed(new IllegalArgumentException("no such marker"))))
                .hasRootCauseMessage("no such marker");
        assertThat(sent).containsExactly(0);
    }

    @Test
    void should_give_up_when_a_permanent_error_follows_a_passing_one() {
        assertThatThrownBy(() -> get(
                        TRIES,
                        tries -> failed(tries == 0 ? timeout(tries) : new IllegalArgumentException("no such marker"))))
                .hasRootCauseMessage("no such marker");
        assertThat(sent).containsExactly(0, 1);
    }

    /** The settings allow it, and the library behind does not: nothing could be copied. */
    @Test
    void should_wait_equally_long_each_time_when_the_first_backoff_is_the_longest() throws Exception {
        Retries retries = new Retries(settings(TRIES, SHORT, SHORT));

        assertThat(get(
                        retries,
                        tries -> tries < 2 ? failed(timeout(tries)) : CompletableFuture.completedFuture("at last")))
                .isEqualTo("at last");
    }

    private String get(int tries, IntFunction<CompletionStage<String>> answer) throws Exception {
        return get(new Retries(settings(tries, SHORT, SHORT.multipliedBy(2))), answer);
    }

    private String get(Retries retries, IntFunction<CompletionStage<String>> answer) throws Exception {
        return retries.send(earlierTries -> {
                    sent.add(earlierTries);
                    return answer.apply(earlierTries);
                })
                .toCompletableFuture()
                .get(20, TimeUnit.SECONDS);
    }

    private static CompletionStage<String> failed(Throwable error) {
        return CompletableFuture.failedFuture(error);
    }

    private static DriverTimeoutException timeout(int tries) {
        return new DriverTimeoutException("try " + tries);
    }

    private static CopySettings settings(int tries, Duration first, Duration most) {
        return new CopySettings(
                ByteSize.ofMebibytes(64),
                null,
                null,
                null,
                null,
                null,
                null,
                1,
                CopySettings.RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                tries,
                first,
                most);
    }
}
