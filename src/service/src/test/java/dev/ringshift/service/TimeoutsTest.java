package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class TimeoutsTest {
    private final AtomicLong clock = new AtomicLong();
    private final Timeouts timeouts = new Timeouts(clock::get);

    @Test
    void should_ask_each_call_until_it_is_over() {
        List<String> asked = new ArrayList<>();
        for (long due : new long[] {20, 10}) {
            timeouts.watch(now -> {
                asked.add(due + " at " + now);
                return now >= due;
            });
        }

        for (long now : new long[] {9, 10, 25}) {
            clock.set(now);
            timeouts.look();
        }

        assertThat(asked).containsExactly("20 at 9", "10 at 9", "20 at 10", "10 at 10", "20 at 25");
        assertThat(timeouts.watched()).isZero();
    }
}
