package dev.ringshift.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("local-datacenter", "contact-points", "tls", "username");

    @ParameterizedTest
    @CsvSource({
        "contactpoints, contact-points",
        "contact-pionts, contact-points",
        "usrename, username",
        "tsl, tls",
        "local-data-centre, local-datacenter"
    })
    void should_find_the_word_when_few_letters_are_wrong(String typed, String meant) {
        assertThat(Nearest.to(typed, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"certificate", "datacenter", "user", "contact"})
    void should_find_nothing_when_more_than_a_third_is_wrong(String typed) {
        assertThat(Nearest.to(typed, KNOWN)).isEmpty();
    }

    @Test
    void should_allow_two_edits_when_a_word_is_short() {
        assertThat(Nearest.to("abc", List.of("axx"))).contains("axx");
        assertThat(Nearest.to("abc", List.of("xxx"))).isEmpty();
    }

    @Test
    void should_take_the_fewest_edits_when_several_words_are_near() {
        assertThat(Nearest.to("batch-rows", List.of("batch-row-size", "page-rows", "batch.rows")))
                .contains("batch.rows");
    }

    @Test
    void should_take_the_first_in_the_alphabet_when_several_words_are_as_near() {
        assertThat(Nearest.to("rowz", List.of("rows", "rowa"))).contains("rowa");
        assertThat(Nearest.to("rowz", List.of("rowa", "rows"))).contains("rowa");
    }

    @Test
    void should_find_nothing_when_there_are_no_words() {
        assertThat(Nearest.to("", List.of())).isEmpty();
    }
}
