package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class RendezvousTest {
    private static final int KEYS = 20_000;

    private static List<Instance> instances(int count, long seed) {
        return IntStream.range(0, count)
                .mapToObj(number -> new Instance("10.%d.0.%d:9090".formatted(seed, number), "10.0.0." + number, 9090))
                .toList();
    }

    /** Keys as they are: hashes of neighbouring numbers. */
    private static LongStream keys(int count) {
        return LongStream.range(0, count).map(Mixing::finish);
    }

    private static Instance owner(Rendezvous rendezvous, long key) {
        return rendezvous.owner(key).orElseThrow();
    }

    @Property(tries = 50)
    void should_move_no_key_between_survivors_when_an_instance_leaves(
            @ForAll @IntRange(min = 2, max = 12) int count,
            @ForAll @LongRange(min = 0, max = 200) long seed,
            @ForAll @IntRange(min = 0, max = 11) int leaving) {
        List<Instance> before = instances(count, seed);
        Instance gone = before.get(leaving % count);
        List<Instance> after = new ArrayList<>(before);
        after.remove(gone);
        Rendezvous all = Rendezvous.of(before);
        Rendezvous survivors = Rendezvous.of(after);

        assertThat(keys(1_000)).allSatisfy(key -> {
            List<Instance> rank = new ArrayList<>(all.ranked(key));
            rank.remove(gone);
            assertThat(survivors.ranked(key)).isEqualTo(rank);
        });
    }

    @Property(tries = 30)
    void should_give_even_shares_when_ids_are_alike(
            @ForAll @IntRange(min = 2, max = 8) int count, @ForAll @LongRange(min = 0, max = 200) long seed) {
        Rendezvous rendezvous = Rendezvous.of(instances(count, seed));
        Map<Instance, Integer> shares = new HashMap<>();

        keys(KEYS).forEach(key -> shares.merge(owner(rendezvous, key), 1, Integer::sum));

        // five standard deviations of a binomial distribution
        double mean = (double) KEYS / count;
        double bound = 5 * Math.sqrt(mean * (1 - 1.0 / count));
        assertThat(shares).hasSize(count);
        assertThat(shares.values())
                .allSatisfy(share -> assertThat((double) share).isCloseTo(mean, within(bound)));
    }

    @Property(tries = 50)
    void should_agree_when_instances_are_learnt_of_in_another_order(
            @ForAll @IntRange(min = 1, max = 12) int count, @ForAll long seed) {
        List<Instance> shuffled = new ArrayList<>(instances(count, 1));
        Collections.shuffle(shuffled, new Random(seed));
        Rendezvous one = Rendezvous.of(instances(count, 1));
        Rendezvous other = Rendezvous.of(shuffled);

        assertThat(keys(100)).allSatisfy(key -> {
            assertThat(other.ranked(key)).isEqualTo(one.ranked(key));
            assertThat(other.owner(key)).contains(one.ranked(key).get(0));
        });
    }

    @Test
    void should_keep_owners_when_an_instance_moves_to_another_address() {
        List<Instance> moved = new ArrayList<>(instances(3, 1));
        moved.set(1, new Instance(moved.get(1).id(), "10.9.9.9", 19090));

        Rendezvous before = Rendezvous.of(instances(3, 1));
        Rendezvous after = Rendezvous.of(moved);

        assertThat(keys(1_000))
                .allSatisfy(key -> assertThat(owner(after, key).id())
                        .isEqualTo(owner(before, key).id()));
    }

    @Test
    void should_have_no_owner_when_there_are_no_instances() {
        assertThat(Rendezvous.of(List.of()).owner(1)).isEmpty();
        assertThat(Rendezvous.of(List.of()).ranked(1)).isEmpty();
        assertThat(Rendezvous.of(List.of()).owner(1, instance -> 0, BoundedLoad.DEFAULT))
                .isEmpty();
    }

    @Property
    void should_pass_over_owners_when_they_exceed_the_bound(
            @ForAll long key, @ForAll List<@IntRange(min = 0, max = 5_000) Integer> someLoads) {
        List<Integer> loads = new ArrayList<>(someLoads.subList(0, Math.min(12, someLoads.size())));
        loads.add(0);
        List<Instance> instances = instances(loads.size(), 3);
        Map<Instance, Integer> load = new HashMap<>();
        IntStream.range(0, loads.size()).forEach(i -> load.put(instances.get(i), loads.get(i)));
        double most =
                1.25 * loads.stream().mapToInt(Integer::intValue).average().orElseThrow();
        BoundedLoad bound = new BoundedLoad(1.25, 100);

        Rendezvous rendezvous = Rendezvous.of(instances);
        Instance expected = rendezvous.ranked(key).stream()
                .filter(instance -> load(load, instance) <= Math.max(100, most))
                .findFirst()
                .orElseThrow();

        assertThat(rendezvous.owner(key, instance -> load(load, instance), bound))
                .contains(expected);
    }

    private static int load(Map<Instance, Integer> loads, Instance instance) {
        return loads.getOrDefault(instance, 0);
    }

    @Test
    void should_refuse_bounds_when_they_make_no_sense() {
        assertThatThrownBy(() -> new BoundedLoad(1.0, 5))
                .hasMessage("Cannot bound load by factor 1.0 and floor 5; the factor is above 1, the floor 0 or more");
        assertThatThrownBy(() -> new BoundedLoad(1.25, -1)).isInstanceOf(IllegalArgumentException.class);
    }
}
