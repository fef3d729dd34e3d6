package dev.ringshift.read;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SecondClockTest {
    private final SecondClock clock = new SecondClock();

    @Test
    void should_give_the_seconds_of_the_wall_clock() {
        long before = System.currentTimeMillis();
        long second = clock.getAsLong();
        long after = System.currentTimeMillis();

        // the wall clock may be adjusted, and shows a millisecond only when it is over
        assertThat(second).isBetween(Math.floorDiv(before - 100, 1000), Math.floorDiv(after + 100, 1000));
    }

    @Test
    void should_never_go_back() {
        assertThat(LongStream.generate(clock).limit(100_000).toArray()).isSorted();
    }
}
