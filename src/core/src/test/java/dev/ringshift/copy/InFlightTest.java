package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InFlightTest {
    private final AtomicLong clock = new AtomicLong();
    private final InFlight inFlight = new InFlight(8, 1000, clock::get);

    @Test
    void should_wait_when_statements_are_at_the_bound() throws Exception {
        for (int i = 0; i < 8; i++) {
            inFlight.acquire(1);
        }
        CompletableFuture<Void> ninth = acquireElsewhere(1);

        await().pollDelay(Duration.ofMillis(50)).until(() -> !ninth.isDone());
        inFlight.release(1, null);
        await().until(ninth::isDone);
    }

    @Test
    void should_wait_when_bytes_are_at_the_bound() throws Exception {
        inFlight.acquire(900);
        CompletableFuture<Void> second = acquireElsewhere(200);

        await().pollDelay(Duration.ofMillis(50)).until(() -> !second.isDone());
        inFlight.release(900, null);
        await().until(second::isDone);
    }

    @Test
    void should_let_a_statement_through_alone_when_it_is_larger_than_the_bound() throws Exception {
        inFlight.acquire(100);
        Thread large = waiting(5000);
        Thread small = waiting(1);

        inFlight.release(100, null);
        large.join();
        assertThat(small.isAlive()).as("waits behind the large one").isTrue();
        inFlight.release(5000, null);
        small.join();
    }

    private Thread waiting(long size) {
        Thread thread = new Thread(() -> {
            try {
                inFlight.acquire(size);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        thread.start();
        await().until(() -> thread.getState() == Thread.State.WAITING);
        return thread;
    }

    @Test
    void should_not_grow_back_when_answers_are_errors() throws Exception {
        inFlight.overloaded();
        for (int i = 0; i < 100; i++) {
            inFlight.acquire(1);
            inFlight.release(1, new IllegalStateException());
        }
        assertThat(inFlight.limit()).isEqualTo(4);
    }

    @Test
    void should_halve_once_when_a_burst_of_writes_fails() {
        inFlight.overloaded();
        inFlight.overloaded();
        assertThat(inFlight.limit()).isEqualTo(4);

        clock.addAndGet(1_000_000_000L);
        inFlight.overloaded();
        assertThat(inFlight.limit()).isEqualTo(2);
    }

    @Test
    void should_never_close_when_overload_goes_on() {
        for (int i = 0; i < 100; i++) {
            clock.addAndGet(1_000_000_000L);
            inFlight.overloaded();
        }
        assertThat(inFlight.limit()).isEqualTo(1);
    }

    @Test
    void should_grow_back_to_the_bound_when_answers_come_without_trouble() throws Exception {
        inFlight.overloaded();
        for (int i = 0; i < 100; i++) {
            inFlight.acquire(1);
            inFlight.release(1, null);
        }
        assertThat(inFlight.limit()).isEqualTo(8);
    }

    private CompletableFuture<Void> acquireElsewhere(long size) {
        return CompletableFuture.runAsync(() -> {
            try {
                inFlight.acquire(size);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
    }
}
