package dev.ringshift.service.protect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.CoalescerLimits;
import dev.ringshift.service.coalesce.Dispatcher;
import dev.ringshift.service.coalesce.Flight;
import dev.ringshift.service.coalesce.Mode;
import dev.ringshift.service.coalesce.Request;
import dev.ringshift.service.coalesce.SilentListener;
import dev.ringshift.service.protect.Lanes.Entered;
import dev.ringshift.service.protect.Lanes.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

class LanesTest {
    private static final int MOST = 2;

    private final List<Flight<Integer, String>> made = new ArrayList<>();
    private final Coalescer<Integer, String> coalescer = Coalescer.create(
            new CoalescerLimits(1, Duration.ofMinutes(1)),
            new Dispatcher<>() {
                @Override
                public void dispatch(Flight<Integer, String> flight) {
                    made.add(flight);
                }

                @Override
                public void withdraw(Flight<Integer, String> flight) {}
            },
            new SilentListener<>(),
            Runnable::run,
            () -> 0);

    private Flight<Integer, String> flight(int key, Object partition) {
        coalescer.subscribe(new Request<>(key, partition, Mode.OFF, 1), outcome -> {});
        return made.get(made.size() - 1);
    }

    /** The rule, word for word: of those who wait and whose lane has room, the last one to come. */
    private static @Nullable Flight<Integer, String> nextOf(
            List<Flight<Integer, String>> waiting, Map<Object, Integer> inProgress) {
        return waiting.stream()
                .filter(flight -> inProgress.getOrDefault(flight.partition(), 0) < MOST)
                .reduce((before, after) -> after)
                .orElse(null);
    }

    @Property(tries = 300)
    void should_do_as_the_rule_says_whatever_happens(@ForAll long seed) {
        Random random = new Random(seed);
        Lanes<Integer, String> lanes = new Lanes<>(MOST);
        List<Flight<Integer, String>> waiting = new ArrayList<>();
        List<Entered<Integer, String>> entered = new ArrayList<>();
        Map<Object, Integer> inProgress = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            switch (random.nextInt(4)) {
                case 0, 1 -> {
                    Flight<Integer, String> flight = flight(i, random.nextInt(5));
                    Lane<Integer, String> lane = lanes.of(flight.partition());
                    if (lanes.hasRoom(lane) && random.nextBoolean()) {
                        lanes.enter(lane);
                        entered.add(new Entered<>(flight, lane));
                        inProgress.merge(flight.partition(), 1, Integer::sum);
                    } else {
                        lanes.await(lane, flight);
                        waiting.add(flight);
                        assertThat(lanes.oldest()).isSameAs(waiting.get(0));
                        assertThat(lanes.oldest(lane).partition()).isEqualTo(flight.partition());
                    }
                }
                case 2 -> {
                    if (!waiting.isEmpty()) {
                        lanes.remove(waiting.remove(random.nextInt(waiting.size())));
                    }
                }
                default -> {
                    if (!entered.isEmpty()) {
                        Entered<Integer, String> gone = entered.remove(random.nextInt(entered.size()));
                        lanes.leave(gone.lane());
                        inProgress.merge(gone.flight().partition(), -1, Integer::sum);
                    }
                    Flight<Integer, String> expected = nextOf(waiting, inProgress);
                    Entered<Integer, String> next = lanes.enterNext();
                    assertThat(next == null ? null : next.flight()).isSameAs(expected);
                    if (next != null) {
                        waiting.remove(next.flight());
                        entered.add(next);
                        inProgress.merge(next.flight().partition(), 1, Integer::sum);
                    }
                }
            }
            assertThat(lanes.waiting()).isEqualTo(waiting.size());
            assertThat(lanes.inProgress()).isEqualTo(entered.size());
        }
        List.copyOf(waiting).forEach(lanes::remove);
        entered.forEach(each -> lanes.leave(each.lane()));
        assertThat(lanes.size()).isZero();
        assertThat(lanes.waiting()).isZero();
    }
}
