package dev.ringshift.service.protect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.service.protect.HotKeys.HotKey;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class HotKeysTest {
    @Test
    void should_count_exactly_when_there_are_counters_for_all() {
        HotKeys<String> keys = new HotKeys<>(10, Integer.MAX_VALUE, key -> 1);
        List.of("a", "b", "a", "c", "a", "b").forEach(keys::count);

        assertThat(keys.top(2)).containsExactly(new HotKey<>("a", 3, 0), new HotKey<>("b", 2, 0));
    }

    /** What the algorithm promises. */
    @Property
    void should_keep_every_frequent_key_and_err_by_no_more_than_it_says(
            @ForAll @Size(min = 1, max = 400) List<@IntRange(max = 30) Integer> asked) {
        int counters = 8;
        HotKeys<Integer> keys = new HotKeys<>(counters, Integer.MAX_VALUE, key -> 1);
        Map<Integer, Long> exact = new HashMap<>();
        asked.forEach(key -> {
            keys.count(key);
            exact.merge(key, 1L, Long::sum);
        });

        List<HotKey<Integer>> top = keys.top(counters);
        assertThat(top)
                .allSatisfy(hot -> assertThat(exact.getOrDefault(hot.key(), 0L))
                        .isBetween(hot.count() - hot.error(), hot.count()));
        exact.forEach((key, count) -> {
            if (count > asked.size() / counters) {
                assertThat(top).extracting(HotKey::key).contains(key);
            }
        });
    }

    @Test
    void should_keep_no_key_that_is_too_large() {
        HotKeys<String> keys = new HotKeys<>(10, 3, String::length);
        List.of("abcd", "abc", "abcd", "abcde").forEach(keys::count);

        assertThat(keys.top(10)).containsExactly(new HotKey<>("abc", 1, 0));
    }

    @Test
    void should_let_the_past_count_for_less_when_halved() {
        HotKeys<String> keys = new HotKeys<>(10, Integer.MAX_VALUE, key -> 1);
        for (int i = 0; i < 9; i++) {
            keys.count("old");
        }
        keys.count("once");
        keys.halve();
        keys.halve();
        for (int i = 0; i < 3; i++) {
            keys.count("new");
        }

        assertThat(keys.top(5)).extracting(HotKey::key).containsExactly("new", "old");
    }
}
