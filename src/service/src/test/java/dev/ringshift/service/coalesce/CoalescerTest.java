package dev.ringshift.service.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the simulation has no room for: outcomes that never come, subscribers that throw, full flights, two threads. */
class CoalescerTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final String KEY = "key";

    private final AtomicLong nanos = new AtomicLong();
    private final Deque<Flight<String, String>> dispatched = new ArrayDeque<>();
    private final List<Outcome<String>> heard = new ArrayList<>();
    private final List<String> news = new ArrayList<>();
    private final Coalescer<String, String> coalescer = coalescer(10);

    private Coalescer<String, String> coalescer(int mostSubscribers) {
        return Coalescer.create(
                new CoalescerLimits(mostSubscribers, Duration.ofMinutes(1)),
                new Collecting(),
                new Telling(),
                Runnable::run,
                nanos::get);
    }

    private void ask(Coalescer<String, String> here, Mode mode, long patienceNanos) {
        here.subscribe(new Request<>(KEY, "partition", mode, nanos.get() + patienceNanos), heard::add);
    }

    private void ask(Mode mode) {
        ask(coalescer, mode, SECOND);
    }

    @ParameterizedTest
    @EnumSource(
            value = Mode.class,
            names = {"JOIN", "NEXT"})
    void should_send_another_query_when_the_outcome_of_one_never_comes(Mode mode) {
        ask(mode);
        dispatched.remove().begin();
        ask(coalescer, Mode.NEXT, 100 * SECOND); // with next, one that waits behind the lost one
        nanos.addAndGet(20 * SECOND);

        ask(mode);

        assertThat(dispatched).isNotEmpty();
        assertThat(dispatched.peek().begin()).isTrue();
        dispatched.remove().land(new Outcome.Answer<>("answer"));
        assertThat(heard).contains(new Outcome.Answer<>("answer"));
    }

    @Test
    void should_answer_the_others_when_a_subscriber_throws() {
        coalescer.subscribe(new Request<>(KEY, "partition", Mode.JOIN, SECOND), outcome -> {
            throw new IllegalStateException("gone");
        });
        ask(Mode.JOIN);
        ask(Mode.JOIN);

        Flight<String, String> flight = dispatched.remove();
        flight.begin();
        flight.land(new Outcome.Answer<>("answer"));

        assertThat(heard).hasSize(2).containsOnly(new Outcome.Answer<>("answer"));
        assertThat(news).contains("threw");
    }

    @Test
    void should_not_end_a_flight_for_lack_of_time_when_somebody_boards_who_has_enough() {
        ask(coalescer, Mode.JOIN, SECOND / 10);
        ask(coalescer, Mode.JOIN, SECOND);

        assertThat(dispatched.peek().landIfLate(SECOND / 2, Outcome.Expired::new))
                .isFalse();
        assertThat(dispatched.peek().landIfLate(2 * SECOND, Outcome.Expired::new))
                .isTrue();
    }

    @Test
    void should_count_a_request_once_when_it_changes_flights() {
        ask(coalescer, Mode.JOIN, SECOND / 10);
        Flight<String, String> hasty = dispatched.remove();
        hasty.begin();
        ask(coalescer, Mode.JOIN, SECOND);
        nanos.addAndGet(SECOND / 10);
        hasty.land(new Outcome.Expired<>());

        assertThat(dispatched).hasSize(1);
        assertThat(news).containsExactly("departed", "joined", "landed");
    }

    @Test
    void should_refuse_the_one_for_whom_there_is_no_seat() {
        Coalescer<String, String> small = coalescer(2);
        for (int i = 0; i < 3; i++) {
            ask(small, Mode.JOIN, SECOND);
        }

        assertThat(news).containsExactly("departed", "joined");
        assertThat(heard)
                .singleElement()
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error()).isInstanceOf(FullFlightException.class));
    }

    /** A flight that expired between "seated" and "so tell" had its subscriber told that the flight was full. */
    @Test
    void should_never_say_full_when_a_flight_expires_while_others_board() throws Exception {
        AtomicInteger failures = new AtomicInteger();
        AtomicInteger answers = new AtomicInteger();
        ExecutorService database = Executors.newSingleThreadExecutor();
        Coalescer<String, String> busy = Coalescer.create(
                new CoalescerLimits(1_000_000, Duration.ofMinutes(1)),
                new Dispatcher<>() {
                    @Override
                    public void dispatch(Flight<String, String> flight) {
                        Future<?> unused = database.submit(() -> {
                            if (flight.begin()) {
                                boolean expires = answers.get() % 2 == 0;
                                answers.incrementAndGet();
                                flight.land(expires ? new Outcome.Expired<>() : new Outcome.Answer<>("answer"));
                            }
                        });
                    }

                    @Override
                    public void withdraw(Flight<String, String> flight) {}
                },
                new SilentListener<>(),
                Runnable::run,
                nanos::get);
        try {
            for (int i = 0; i < 100_000; i++) {
                busy.subscribe(new Request<>(KEY, "partition", Mode.JOIN, SECOND), outcome -> {
                    if (outcome instanceof Outcome.Failure) {
                        failures.incrementAndGet();
                    }
                });
            }
        } finally {
            database.shutdown();
            assertThat(database.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(failures).hasValue(0);
    }

    private final class Collecting implements Dispatcher<String, String> {
        @Override
        public void dispatch(Flight<String, String> flight) {
            dispatched.add(flight);
        }

        @Override
        public void withdraw(Flight<String, String> flight) {}
    }

    private final class Telling implements FlightListener<String> {
        @Override
        public void departed(String key) {
            news.add("departed");
        }

        @Override
        public void joined(String key, long ageNanos) {
            news.add("joined");
        }

        @Override
        public void landed(String key, int subscribers) {
            news.add("landed");
        }

        @Override
        public void dropped(String key) {
            news.add("dropped");
        }

        @Override
        public void threw(String key, Throwable error) {
            news.add("threw");
        }
    }
}
