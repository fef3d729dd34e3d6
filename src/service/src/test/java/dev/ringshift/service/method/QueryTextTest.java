package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QueryTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT * FROM t",
                "select\n*\nfrom t",
                "SELECT DISTINCT * FROM t",
                "SELECT JSON * FROM t",
                "SELECT /* a, */ * FROM t -- b",
                "-- first\nSELECT a, * FROM t"
            })
    void should_see_a_star_when_columns_are_not_named(String cql) {
        assertThat(QueryText.parse(cql).selectsAll()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT count(*) AS n FROM t",
                "SELECT a FROM t WHERE b = '* FROM'",
                "SELECT \"*\" FROM t",
                "SELECT a, b * 2 AS c FROM t",
                ""
            })
    void should_see_no_star_when_columns_are_named(String cql) {
        assertThat(QueryText.parse(cql).selectsAll()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT a FROM t",
                "SELECT a FROM t ;",
                "SELECT a FROM t\n;\n",
                "SELECT a FROM t; -- b;c",
                "SELECT a FROM t;/*;*/"
            })
    void should_end_with_the_timeout_when_the_query_has_none(String cql) {
        assertThat(QueryText.parse(cql).withTimeout(cql, Duration.ofSeconds(5)))
                .isEqualTo("SELECT a FROM t\nUSING TIMEOUT 5000ms");
    }

    @Test
    void should_keep_the_timeout_when_the_query_has_one() {
        String cql = "SELECT a FROM t using timeout 1s;";

        assertThat(QueryText.parse(cql).withTimeout(cql, Duration.ofSeconds(5))).isEqualTo(cql);
    }

    @Test
    void should_see_unnamed_markers_only_where_they_are_some() {
        assertThat(QueryText.parse("SELECT a FROM t WHERE a = ?").hasUnnamedMarkers())
                .isTrue();
        assertThat(QueryText.parse("SELECT a FROM t WHERE a = '?' AND b = :b -- ?\n AND \"?\" = $$ ? $$ /* ? */")
                        .hasUnnamedMarkers())
                .isFalse();
    }

    @Test
    void should_be_a_select_only_when_it_begins_with_the_word() {
        assertThat(QueryText.parse(" /* x */ Select a FROM t").isSelect()).isTrue();
        assertThat(QueryText.parse("INSERT INTO t (a) VALUES (1)").isSelect()).isFalse();
        assertThat(QueryText.parse("").isSelect()).isFalse();
    }

    @Test
    void should_find_the_columns_behind_aliases_and_none_behind_functions() {
        assertThat(QueryText.parse("""
                        SELECT DISTINCT a, B AS c, "D" as e, max(f) AS g, h['x'] AS i, u.v, cast(a AS text), json FROM t""").columns())
                .containsExactly(
                        column("a"),
                        column("b"),
                        column("D"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        column("json"));
    }

    @Test
    void should_tell_json_from_a_column_of_that_name() {
        assertThat(QueryText.parse("SELECT JSON a FROM t").isJson()).isTrue();
        assertThat(QueryText.parse("SELECT json FROM t").isJson()).isFalse();
        assertThat(QueryText.parse("SELECT json, distinct FROM t").isJson()).isFalse();
    }

    @Test
    void should_take_a_long_literal_without_going_deep() {
        String literal = "'" + "a''".repeat(100_000) + "'";

        assertThat(QueryText.parse("SELECT a FROM t WHERE b = " + literal).tokens())
                .hasSize(8);
    }

    private static Optional<CqlIdentifier> column(String name) {
        return Optional.of(CqlIdentifier.fromInternal(name));
    }
}
