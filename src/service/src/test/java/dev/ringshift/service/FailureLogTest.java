package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.servererrors.ReadTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FailureLogTest {
    private final AtomicLong clock = new AtomicLong();
    private final List<String> lines = new ArrayList<>();
    private final List<Throwable> errors = new ArrayList<>();
    private FailureLog log;

    @BeforeEach
    void open() {
        log = new FailureLog(clock::get, (line, error) -> {
            lines.add(line);
            errors.add(error);
        });
    }

    @Test
    void should_say_each_kind_once_in_a_while_and_how_many_there_were() {
        for (int i = 0; i < 3; i++) {
            log.failed("Join", new IllegalStateException("secret"));
        }
        log.failed("Join", new IllegalArgumentException("secret"));
        log.failed("Next", new IllegalStateException("secret"));
        clock.addAndGet(Duration.ofSeconds(10).toNanos());
        log.failed("Join", new IllegalStateException("secret"));

        assertThat(lines)
                .containsExactly(
                        "Cannot read Join: IllegalStateException",
                        "Cannot read Join: IllegalArgumentException",
                        "Cannot read Next: IllegalStateException",
                        "Cannot read Join: IllegalStateException; 2 more like it before");
    }

    @Test
    void should_keep_the_stacks_and_no_values() {
        IllegalStateException error = new IllegalStateException("secret", new NumberFormatException("secret too"));

        log.failed("Join", error);

        assertThat(errors).singleElement().satisfies(logged -> {
            assertThat(logged).hasMessage("IllegalStateException").hasStackTraceContaining("NumberFormatException");
            assertThat(logged.getStackTrace()).isEqualTo(error.getStackTrace());
            assertThat(logged).rootCause().hasMessage("NumberFormatException");
        });
    }

    @Test
    void should_say_how_many_replicas_answered_when_the_database_counts_them() {
        log.failed("Join", new ReadTimeoutException(StatusesTest.NODE, DefaultConsistencyLevel.QUORUM, 1, 2, false));

        assertThat(lines).singleElement().asString().contains("ReadTimeoutException (", "QUORUM", "2 responses");
    }
}
