package dev.ringshift.service.coalesce;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class CoalescerSimulationTest {
    private static final int SEEDS = 10_000;

    @ParameterizedTest
    @EnumSource(Mode.class)
    void should_keep_the_promises_of_the_mode_when_schedules_are_random(Mode mode) {
        for (long seed = 0; seed < SEEDS; seed++) {
            assertThat(HistoryChecker.broken(mode, Simulation.run(mode, seed, Sound::new)))
                    .as("%s, seed %d", mode, seed)
                    .isEmpty();
        }
    }

    /** A checker that finds nothing would pass the test above as well. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("mutants")
    void should_be_found_out_when_a_rule_is_broken(String rule, Mode mode, Simulation.Maker maker, String complaint) {
        boolean found = LongStream.range(0, SEEDS)
                .mapToObj(seed -> HistoryChecker.broken(mode, Simulation.run(mode, seed, maker)))
                .anyMatch(complaints -> complaints.stream().anyMatch(line -> line.contains(complaint)));
        assertThat(found).as(rule).isTrue();
    }

    static Stream<Arguments> mutants() {
        return Stream.of(
                Arguments.of("next never joins what was sent", Mode.NEXT, joining(true), "before the request came"),
                Arguments.of("next keeps to plain CQL", Mode.NEXT, joining(true), "misses a write"),
                Arguments.of("join reads its own writes", Mode.JOIN, joining(true), "misses a write"),
                Arguments.of("join joins", Mode.JOIN, joining(false), "not joined"),
                Arguments.of(
                        "leaving is one's own", Mode.JOIN, (Simulation.Maker) FirstOneEnds::new, "not the database's"),
                Arguments.of(
                        "a deadline is one's own",
                        Mode.JOIN,
                        (Simulation.Maker) SharedDeadline::new,
                        "another's deadline"),
                Arguments.of(
                        "nothing is sent for nobody", Mode.NEXT, (Simulation.Maker) NeverDropped::new, "nobody waited"),
                Arguments.of(
                        "removal by identity",
                        Mode.NEXT,
                        (Simulation.Maker) RemovedByKey::new,
                        "two queries in progress"),
                Arguments.of("out of the map", Mode.JOIN, (Simulation.Maker) NeverRemoved::new, "flights are left"));
    }

    @Test
    void should_give_the_same_history_when_the_seed_is_the_same() {
        assertThat(Simulation.run(Mode.JOIN, 7, Sound::new).reads.toString())
                .isEqualTo(Simulation.run(Mode.JOIN, 7, Sound::new).reads.toString());
    }

    private static Simulation.Maker joining(boolean always) {
        return simulation -> new Sound(simulation) {
            @Override
            Flight<Integer, History.Query> flight(Request<Integer> request) {
                return new Flight<>(this, request) {
                    @Override
                    boolean isJoinable() {
                        return always;
                    }
                };
            }
        };
    }

    private static class Sound extends Coalescer<Integer, History.Query> {
        Sound(Simulation simulation) {
            super(
                    simulation.limits(),
                    simulation.database(),
                    new SilentListener<>(),
                    simulation::fanOut,
                    simulation::nanos);
        }
    }

    private static final class FirstOneEnds extends Sound {
        FirstOneEnds(Simulation simulation) {
            super(simulation);
        }

        @Override
        void leave(Seat<Integer, History.Query> seat) {
            Flight<Integer, History.Query> flight = seat.flight();
            super.leave(seat);
            if (flight != null) {
                land(flight, new Outcome.Failure<>(new CancellationException("left")));
            }
        }
    }

    private static final class SharedDeadline extends Sound {
        SharedDeadline(Simulation simulation) {
            super(simulation);
        }

        @Override
        void handOut(List<Seat<Integer, History.Query>> seats, Outcome<History.Query> outcome) {
            seats.forEach(seat -> seat.hear(outcome));
        }
    }

    private static final class NeverDropped extends Sound {
        NeverDropped(Simulation simulation) {
            super(simulation);
        }

        @Override
        Flight<Integer, History.Query> flight(Request<Integer> request) {
            return new Flight<>(this, request) {
                @Override
                public synchronized boolean begin() {
                    super.begin();
                    return true;
                }
            };
        }
    }

    private static final class RemovedByKey extends Sound {
        RemovedByKey(Simulation simulation) {
            super(simulation);
        }

        @Override
        @Nullable
        Slot<Integer, History.Query> without(Flight<Integer, History.Query> flight, Slot<Integer, History.Query> slot) {
            return null;
        }
    }

    private static final class NeverRemoved extends Sound {
        NeverRemoved(Simulation simulation) {
            super(simulation);
        }

        @Override
        void remove(Flight<Integer, History.Query> flight) {}
    }
}
