package dev.ringshift.service.protect;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.CoalescerLimits;
import dev.ringshift.service.coalesce.Dispatcher;
import dev.ringshift.service.coalesce.Flight;
import dev.ringshift.service.coalesce.Mode;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.coalesce.Request;
import dev.ringshift.service.coalesce.SilentListener;
import dev.ringshift.service.coalesce.Subscription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Keys are partition and number, as in "a1". */
class GatesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final AtomicLong nanos = new AtomicLong();
    private final Map<String, QueryListener<String>> sent = Collections.synchronizedMap(new LinkedHashMap<>());
    private final Map<String, Outcome<String>> heard = new ConcurrentHashMap<>();
    private Gates<String, String> gates = gates(new GateLimits(2, 2, 100, 100));
    private Coalescer<String, String> coalescer = coalescer();

    private Gates<String, String> gates(GateLimits limits) {
        return new Gates<>(limits, (key, useful, query) -> sent.put(key, query), nanos::get);
    }

    private Coalescer<String, String> coalescer() {
        return Coalescer.create(
                new CoalescerLimits(100, Duration.ofMinutes(1)),
                gates,
                new SilentListener<>(),
                Runnable::run,
                nanos::get);
    }

    private void limit(GateLimits limits) {
        gates = gates(limits);
        coalescer = coalescer();
    }

    private Subscription ask(String key, long deadlineNanos) {
        return coalescer.subscribe(
                new Request<>(key, key.charAt(0), Mode.JOIN, deadlineNanos), outcome -> heard.put(key, outcome));
    }

    private void ask(String... keys) {
        for (String key : keys) {
            ask(key, nanos.get() + SECOND);
        }
    }

    private static void spinUntil(IntSupplier number, int wanted) {
        while (number.getAsInt() != wanted && !Thread.currentThread().isInterrupted()) {
            Thread.onSpinWait();
        }
    }

    private static void spinFor(int times) {
        for (int i = 0; i < times; i++) {
            Thread.onSpinWait();
        }
    }

    private void answer(String key) {
        QueryListener<String> query = sent.remove(key);
        assertThat(query).as(key).isNotNull();
        query.ended(new Outcome.Answer<>(key));
    }

    private void assertRefused(String key, String why) {
        assertThat(heard.get(key))
                .isInstanceOfSatisfying(
                        Outcome.Failure.class,
                        failure -> assertThat(failure.error())
                                .isInstanceOf(OverloadException.class)
                                .hasMessageContaining(why));
    }

    @Test
    void should_keep_the_third_waiting_when_a_partition_may_have_two() {
        ask("a1", "a2", "a3", "b1");

        assertThat(sent).containsOnlyKeys("a1", "a2", "b1");
        assertThat(gates.waiting()).isEqualTo(1);

        answer("b1");
        assertThat(sent).containsOnlyKeys("a1", "a2");
        answer("a1");
        assertThat(sent).containsOnlyKeys("a2", "a3");
    }

    @Test
    void should_send_the_last_one_next_when_several_wait() {
        ask("a1", "a2", "a3", "a4");

        answer("a1");

        assertThat(sent).containsOnlyKeys("a2", "a4");
    }

    @Test
    void should_refuse_the_oldest_when_too_many_wait() {
        ask("a1", "a2", "a3", "a4", "a5");

        assertRefused("a3", "too many reads wait");
        assertThat(gates.waiting()).isEqualTo(2);
        assertThat(heard).containsOnlyKeys("a3");
    }

    @Test
    void should_refuse_at_once_when_nothing_may_wait() {
        limit(new GateLimits(1, 0, 10, 10));

        ask("a1", "a2");

        assertRefused("a2", "too many reads wait");
        assertThat(gates.waiting()).isZero();
    }

    @Test
    void should_refuse_what_cannot_be_answered_in_time_any_more() {
        ask("b1");
        nanos.addAndGet(SECOND / 10);
        answer("b1"); // so long does a query take
        ask("a1", "a2");
        ask("a3", nanos.get() + SECOND / 4);
        nanos.addAndGet(SECOND / 5);

        answer("a1");

        assertRefused("a3", "in time");
        assertThat(sent).containsOnlyKeys("a2");
        assertThat(gates.inProgress()).isEqualTo(1);
    }

    @Test
    void should_free_the_place_when_all_leave_who_wait_for_a_query() {
        ask("a1", "a2");
        Subscription third = ask("a3", nanos.get() + SECOND);
        third.leave();
        ask("a4", "a5");

        assertThat(gates.waiting()).isEqualTo(2);
        answer("a1");
        answer("a2");
        assertThat(sent).containsOnlyKeys("a4", "a5");
    }

    @Test
    void should_share_out_the_database_when_it_may_have_fewer_than_the_partitions() {
        limit(new GateLimits(10, 10, 2, 2));

        ask("a1", "b1", "c1", "d1");
        assertThat(sent).containsOnlyKeys("a1", "b1");

        answer("a1");
        answer("b1");
        assertThat(sent).containsOnlyKeys("c1", "d1");
    }

    /** The expectation was corrected by answers only, and kept every query back that would have brought one. */
    @Test
    void should_send_when_the_database_is_idle_although_the_last_answer_took_longer_than_there_is_time() {
        ask("b1");
        nanos.addAndGet(SECOND * 8 / 10);
        answer("b1");

        ask("a1", nanos.get() + SECOND / 2);

        assertThat(sent).containsOnlyKeys("a1");
    }

    /** One failure called the next query, inside of each other, until the stack was full and the rest was in progress for ever. */
    @Test
    void should_tell_everybody_when_thousands_wait_and_the_database_is_gone() {
        AtomicReference<QueryListener<String>> first = new AtomicReference<>();
        gates = new Gates<>(
                new GateLimits(1, 50_000, 1, 50_000),
                (key, useful, query) -> {
                    if (!first.compareAndSet(null, query)) {
                        query.ended(new Outcome.Failure<>(new IllegalStateException("no node")));
                    }
                },
                nanos::get);
        coalescer = coalescer();
        for (int i = 0; i <= 20_000; i++) {
            ask("a" + i);
        }

        requireNonNull(first.get()).ended(new Outcome.Failure<>(new IllegalStateException("no node")));

        assertThat(heard).hasSize(20_001);
        assertThat(gates.inProgress()).isZero();
        assertThat(gates.partitions()).isZero();
        assertThat(coalescer.keysInFlight()).isZero();
    }

    @Test
    void should_go_on_with_the_next_ones_when_a_subscriber_throws() {
        limit(new GateLimits(1, 10, 1, 1));
        coalescer.subscribe(new Request<>("a1", 'a', Mode.JOIN, SECOND), outcome -> {
            throw new IllegalStateException("gone");
        });
        ask("a1", "a2");

        answer("a1");

        assertThat(heard).containsOnlyKeys("a1");
        assertThat(sent).containsOnlyKeys("a2");
        answer("a2");
        assertThat(gates.inProgress()).isZero();
    }

    @Test
    void should_count_a_query_once_when_its_outcome_comes_twice() {
        ask("a1", "a2", "a3");
        QueryListener<String> query = requireNonNull(sent.get("a1"));

        answer("a1");
        query.ended(new Outcome.Answer<>("again"));

        assertThat(gates.inProgress()).isEqualTo(2);
        assertThat(sent).containsOnlyKeys("a2", "a3");
    }

    /** Callers in a hurry made the database work on ever more queries of the partition that it is slow at. */
    @Test
    void should_keep_the_place_when_nobody_waits_any_more_for_a_query_in_progress() {
        Subscription first = ask("a1", nanos.get() + SECOND);
        ask("a2", nanos.get() + SECOND / 2);
        ask("a3");

        first.leave();
        nanos.addAndGet(SECOND / 2);
        requireNonNull(sent.get("a2")).expired();

        assertThat(heard.get("a2")).isInstanceOf(Outcome.Expired.class);
        assertThat(gates.inProgress()).isEqualTo(2);
        assertThat(sent).containsOnlyKeys("a1", "a2");
        answer("a1");
        assertThat(sent).containsOnlyKeys("a2", "a3");
    }

    /** Its caller had gone between "it is to be sent" and "so it waits", and one whose caller waits made way for it. */
    @Test
    void should_not_keep_what_was_dropped_before_it_came() {
        List<Flight<String, String>> late = new ArrayList<>();
        Coalescer<String, String> slow = Coalescer.create(
                new CoalescerLimits(100, Duration.ofMinutes(1)),
                new Dispatcher<>() {
                    @Override
                    public void dispatch(Flight<String, String> flight) {
                        late.add(flight);
                    }

                    @Override
                    public void withdraw(Flight<String, String> flight) {
                        gates.withdraw(flight);
                    }
                },
                new SilentListener<>(),
                Runnable::run,
                nanos::get);
        ask("a1", "a2", "a3", "a4");
        slow.subscribe(new Request<>("a5", 'a', Mode.JOIN, SECOND), outcome -> {})
                .leave();

        gates.dispatch(late.get(0));

        assertThat(gates.waiting()).isEqualTo(2);
        assertThat(heard).isEmpty();
    }

    @Test
    void should_say_that_time_is_up_when_it_was_before_there_was_any_query() {
        ask("a1", nanos.get());

        assertThat(heard.get("a1")).isInstanceOf(Outcome.Expired.class);
        assertThat(gates.inProgress()).isZero();
    }

    /** Failures that come at once looked like a database that is very fast. */
    @Test
    void should_not_send_more_at_a_time_when_queries_fail_at_once() {
        limit(new GateLimits(10_000, 10_000, 10, 10_000));
        for (int i = 0; i < 1_000; i++) {
            ask("a1");
            nanos.addAndGet(SECOND / 100);
            answer("a1");
        }
        int before = gates.databaseLimit();
        for (int round = 0; round < 100; round++) {
            for (int i = 0; i < before; i++) {
                ask("a" + i);
            }
            for (QueryListener<String> query : List.copyOf(sent.values())) {
                query.ended(new Outcome.Failure<>(new IllegalStateException("no node")));
            }
            sent.clear();
        }

        assertThat(gates.databaseLimit()).isLessThanOrEqualTo(before);
    }

    /** Between "there is no room" and "so it waits" the only one in progress could leave, and nobody was left to call the other. */
    @Test
    void should_send_the_one_that_comes_when_the_only_one_in_progress_leaves_at_that_moment() throws Exception {
        limit(new GateLimits(1, 10, 1, 1));
        ExecutorService database = Executors.newSingleThreadExecutor();
        AtomicInteger round = new AtomicInteger();
        int rounds = 10_000;
        Future<?> answering = database.submit(() -> {
            for (int i = 1; i <= rounds; i++) {
                spinUntil(round::get, i);
                answer("a1");
                round.set(-i);
            }
        });
        try {
            for (int i = 1; i <= rounds && !answering.isDone(); i++) {
                ask("a1");
                round.set(i);
                spinFor(i % 64); // so that both meet at another point each time
                ask("a2");
                spinUntil(round::get, -i);
                assertThat(gates.waiting())
                        .as("who waits for nobody in round %d", i)
                        .isZero();
                answer("a2");
            }
            answering.get();
        } finally {
            database.shutdownNow();
        }
        assertThat(gates.partitions()).isZero();
    }

    @Property(tries = 200)
    void should_answer_or_refuse_everybody_and_keep_to_the_limits(@ForAll long seed) {
        Random random = new Random(seed);
        limit(new GateLimits(1 + random.nextInt(3), random.nextInt(4), 1 + random.nextInt(3), 8));
        sent.clear();
        heard.clear();
        List<String> asked = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            nanos.addAndGet(random.nextInt(1_000_000));
            if (random.nextBoolean()) {
                String key = "abcd".charAt(random.nextInt(4)) + "" + i;
                asked.add(key);
                ask(key, nanos.get() + 1 + random.nextInt(50_000_000));
            } else if (!sent.isEmpty()) {
                answer(sent.keySet().stream()
                        .skip(random.nextInt(sent.size()))
                        .findFirst()
                        .orElseThrow());
            }
            assertThat(gates.inProgress()).isEqualTo(sent.size()).isLessThanOrEqualTo(8);
        }
        while (!sent.isEmpty()) {
            answer(sent.keySet().iterator().next());
        }
        assertThat(heard).containsOnlyKeys(asked);
        assertThat(gates.waiting()).isZero();
        assertThat(gates.partitions()).isZero();
        assertThat(coalescer.keysInFlight()).isZero();
    }
}
