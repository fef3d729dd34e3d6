package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Duration;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;

class ExecutorWaitTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private long nanos;

    /** @param executors how many there are after so many seconds */
    private int await(IntUnaryOperator executors) throws InterruptedException {
        return new ExecutorWait(
                        () -> executors.applyAsInt(seconds()),
                        () -> nanos,
                        time -> nanos += time.toNanos(),
                        new PrintStream(err, true, UTF_8))
                .await();
    }

    private int seconds() {
        return (int) Duration.ofNanos(nanos).toSeconds();
    }

    @Test
    void should_wait_for_the_last_one_when_they_come_one_after_another() throws Exception {
        assertThat(await(second -> Math.min(second, 3))).isEqualTo(3);

        assertThat(seconds()).isEqualTo(5);
    }

    @Test
    void should_be_short_and_silent_when_all_are_there() throws Exception {
        assertThat(await(second -> 7)).isEqualTo(7);

        assertThat(seconds()).isEqualTo(2);
        assertThat(err.toString(UTF_8)).isEmpty();
    }

    @Test
    void should_say_what_it_waits_for_and_go_on_when_none_comes() throws Exception {
        assertThat(await(second -> 0)).isZero();

        assertThat(seconds()).isEqualTo(30);
        assertThat(err.toString(UTF_8))
                .isEqualTo("Waiting up to 30 s for the executors of Spark; there are 0 so far\n");
    }

    @Test
    void should_end_when_they_come_and_go_for_ever() throws Exception {
        assertThat(await(second -> 1 + second % 2)).isPositive();

        assertThat(seconds()).isEqualTo(30);
    }
}
