package dev.ringshift.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The checker of the other tests must be able to fail them. */
class ScyllaGrammarTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "additional_write_policy = '99p' | option additional_write_policy",
                "extensions = {} | option extensions",
                "read_repair = 'BLOCKING' | option read_repair",
                "memtable = 'trie' | option memtable",
                "incremental_backups = false | option incremental_backups",
                "allow_auto_snapshot = false | option allow_auto_snapshot",
                "cdc = true | cdc is no map",
                "cdc = false | cdc is no map",
                "compression = {'class': 'LZ4Compressor'} | compression class",
                "compression = {'sstable_compression': 'LZ4Compressor', 'min_compress_ratio': '2'} | compression entry",
                "compression = {'sstable_compression': '', 'chunk_length_in_kb': '256'} | compression chunk",
                "speculative_retry = '99p' | speculative_retry '99p'",
                "speculative_retry = 'MIN(99p,50ms)' | speculative_retry 'MIN(99p,50ms)'",
                "COMPACT STORAGE | compact storage",
                "compaction = {'class': 'DateTieredCompactionStrategy'} | compaction class",
                "compaction = {'class': 'UnifiedCompactionStrategy'} | compaction class",
                "compaction = {'class': 'LeveledCompactionStrategy', 'fanout_size': '10'} | compaction entry",
                "replication = {'class': 'SimpleStrategy', 'replication_factor': '1'} | SimpleStrategy",
            })
    void should_find_it_when_an_option_is_refused_there(String option, String violation) {
        assertThat(ScyllaGrammar.violations("CREATE TABLE ks.t (\n    k int,\n    PRIMARY KEY ((k))\n) WITH " + option))
                .contains(violation);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "CREATE TRIGGER t ON ks.t USING 'x' | trigger",
                "CREATE CUSTOM INDEX i ON ks.t (v) USING 'StorageAttachedIndex' | custom index",
                "CREATE CUSTOM INDEX i ON ks.t (v) USING 'org.apache.cassandra.index.sasi.SASIIndex' | custom index",
                "CREATE FUNCTION ks.f(x int) RETURNS int LANGUAGE java AS 'return x;' | function",
                "CREATE TABLE ks.t (k int PRIMARY KEY, v text MASKED WITH DEFAULT) | mask",
                "CREATE TABLE ks.t (k int PRIMARY KEY, v set<duration>) | duration as element of a set or key of a map",
                "CREATE TABLE ks.t (k int PRIMARY KEY, v map<duration, int>)"
                        + " | duration as element of a set or key of a map",
            })
    void should_find_it_when_a_statement_is_refused_there(String statement, String violation) {
        assertThat(ScyllaGrammar.violations(statement)).contains(violation);
    }

    @Test
    void should_find_it_when_a_key_has_a_duration() {
        assertThat(ScyllaGrammar.violations(
                        "CREATE TABLE ks.t (\n    a int,\n    b frozen<tuple<duration>>,\n    PRIMARY KEY ((a), b)\n)"))
                .containsExactly("duration in the primary key");
    }

    @Test
    void should_find_nothing_when_all_is_well() {
        assertThat(ScyllaGrammar.violations("""
                CREATE TABLE ks.t (
                    a int,
                    d duration,
                    PRIMARY KEY ((a))
                ) WITH comment = 'AND read_repair = ''x'', COMPACT STORAGE'
                    AND cdc = {'enabled': 'true'}
                    AND speculative_retry = '99.0PERCENTILE'
                    AND compression = {'sstable_compression': 'LZ4Compressor', 'chunk_length_in_kb': '16'}""")).isEmpty();
    }
}
