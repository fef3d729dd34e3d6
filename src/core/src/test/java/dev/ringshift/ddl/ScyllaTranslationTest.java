package dev.ringshift.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.ddl.Finding.Advised;
import dev.ringshift.ddl.Finding.Dropped;
import dev.ringshift.ddl.Finding.Refused;
import dev.ringshift.ddl.Finding.Translated;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScyllaTranslationTest {
    private static final String COMPACTION = "org.apache.cassandra.db.compaction.";
    private static final String COMPRESSION = "org.apache.cassandra.io.compress.";

    @ParameterizedTest
    @MethodSource("unknownOptions")
    void should_leave_an_option_out_when_scylla_does_not_know_it(String option, Object value, String text) {
        SchemaTranslation made = translate(Keyspaces.simple().moreOption(option, value));

        assertThat(made.findings())
                .filteredOn(finding -> finding.what().equals(option))
                .singleElement()
                .isInstanceOf(Dropped.class)
                .returns("chat.messages", Finding::subject);
        assertThat(texts(made)).anyMatch(line -> line.startsWith("chat.messages " + text));
        assertThat(table(made)).doesNotContain(option);
    }

    static List<Arguments> unknownOptions() {
        return List.of(
                Arguments.of("additional_write_policy", "99p", "additional_write_policy: '99p'; left out because"),
                Arguments.of("extensions", Map.of("x", ByteBuffer.allocate(1)), "extensions: {'x': "),
                Arguments.of("read_repair", "BLOCKING", "read_repair: 'BLOCKING'; left out because"),
                Arguments.of("memtable", "trie", "memtable: 'trie'; left out because"),
                Arguments.of("incremental_backups", false, "incremental_backups: false; left out because"),
                Arguments.of("allow_auto_snapshot", false, "allow_auto_snapshot: false; left out because"),
                Arguments.of("of_the_future", 1, "of_the_future: 1; left out because ScyllaDB does not know"));
    }

    @Test
    void should_say_nothing_when_an_option_has_no_value() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .option("extensions", Map.of())
                .option("comment", "")
                .option("read_repair_chance", 0.0)
                .moreOption("memtable", ""));

        assertThat(made.findings()).extracting(Finding::what).containsExactly("replication", "tombstone_gc");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "99p | 99.0PERCENTILE",
                "99.9p | 99.9PERCENTILE",
                "99PERCENTILE | 99.0PERCENTILE",
                "NEVER | NONE",
                "MIN(99p,50ms) | 99.0PERCENTILE",
                "MAX(50ms,95p) | 95.0PERCENTILE",
            })
    void should_translate_speculative_retry_when_scylla_has_other_words(String from, String to) {
        SchemaTranslation made = translate(Keyspaces.simple().option("speculative_retry", from));

        assertThat(table(made)).contains("speculative_retry = '" + to + "'");
        assertThat(finding(made, "speculative_retry", Translated.class).becomes())
                .isEqualTo("'" + to + "'");
    }

    @ParameterizedTest
    @CsvSource({"NONE", "ALWAYS", "50ms", "99.0PERCENTILE"})
    void should_keep_speculative_retry_when_scylla_knows_it(String value) {
        SchemaTranslation made = translate(Keyspaces.simple().option("speculative_retry", value));

        assertThat(table(made)).contains("speculative_retry = '" + value + "'");
        assertThat(made.findings()).noneMatch(finding -> finding.what().equals("speculative_retry"));
    }

    @Test
    void should_drop_speculative_retry_when_it_is_in_no_known_form() {
        SchemaTranslation made = translate(Keyspaces.simple().option("speculative_retry", "MIN(10ms,50ms)"));

        assertThat(table(made)).doesNotContain("speculative_retry");
        assertThat(finding(made, "speculative_retry", Dropped.class).remedy()).contains("99.0PERCENTILE");
    }

    @Test
    void should_make_cdc_a_map_when_it_is_on() {
        SchemaTranslation made = translate(Keyspaces.simple().option("cdc", true));

        assertThat(table(made)).contains("cdc = {'enabled': 'true'}");
        assertThat(finding(made, "cdc", Translated.class).becomes()).isEqualTo("{'enabled': 'true'}");
    }

    @Test
    void should_leave_cdc_out_when_it_is_off() {
        SchemaTranslation made = translate(Keyspaces.simple().option("cdc", false));

        assertThat(table(made)).doesNotContain("cdc");
        finding(made, "cdc", Dropped.class);
    }

    @ParameterizedTest
    @MethodSource("compressions")
    void should_translate_compression(Map<String, String> from, String to, List<String> named) {
        SchemaTranslation made = translate(Keyspaces.simple().option("compression", from));

        assertThat(table(made)).contains("compression = " + to);
        assertThat(made.findings())
                .extracting(Finding::what)
                .filteredOn(what -> what.startsWith("compression"))
                .containsExactlyElementsOf(named);
    }

    static List<Arguments> compressions() {
        return List.of(
                Arguments.of(
                        Map.of("class", COMPRESSION + "LZ4Compressor", "chunk_length_in_kb", "16"),
                        "{'sstable_compression': 'LZ4Compressor', 'chunk_length_in_kb': '16'}",
                        List.of("compression.class")),
                Arguments.of(
                        Map.of(
                                "class",
                                COMPRESSION + "LZ4Compressor",
                                "lz4_compressor_type",
                                "high",
                                "min_compress_ratio",
                                "1.5"),
                        "{'sstable_compression': 'LZ4Compressor'}",
                        List.of(
                                "compression.class",
                                "compression.lz4_compressor_type",
                                "compression.min_compress_ratio")),
                Arguments.of(
                        Map.of("class", COMPRESSION + "ZstdCompressor", "compression_level", "5"),
                        "{'sstable_compression': 'ZstdCompressor', 'compression_level': '5'}",
                        List.of("compression.class")),
                Arguments.of(
                        Map.of("class", COMPRESSION + "DeflateCompressor", "chunk_length_in_kb", "256"),
                        "{'sstable_compression': 'DeflateCompressor', 'chunk_length_in_kb': '128'}",
                        List.of("compression.class", "compression.chunk_length_in_kb")),
                Arguments.of(
                        Map.of("class", "com.example.OwnCompressor"),
                        "{'sstable_compression': 'LZ4Compressor'}",
                        List.of("compression.class")),
                Arguments.of(Map.of("enabled", "false"), "{'sstable_compression': ''}", List.of("compression")),
                Arguments.of(
                        Map.of("class", COMPRESSION + "NoopCompressor"),
                        "{'sstable_compression': ''}",
                        List.of("compression")));
    }

    @ParameterizedTest
    @MethodSource("compactions")
    void should_translate_compaction(Map<String, String> from, String to, List<String> named) {
        SchemaTranslation made = translate(Keyspaces.simple().option("compaction", from));

        assertThat(table(made)).contains("compaction = " + to);
        assertThat(made.findings())
                .extracting(Finding::what)
                .filteredOn(what -> what.startsWith("compaction"))
                .containsExactlyElementsOf(named);
    }

    static List<Arguments> compactions() {
        return List.of(
                Arguments.of(
                        Map.of("class", COMPACTION + "SizeTieredCompactionStrategy", "min_threshold", "4"),
                        "{'class': 'SizeTieredCompactionStrategy', 'min_threshold': '4'}",
                        List.of()),
                Arguments.of(
                        Map.of("class", COMPACTION + "LeveledCompactionStrategy", "fanout_size", "10"),
                        "{'class': 'LeveledCompactionStrategy'}",
                        List.of("compaction.fanout_size")),
                Arguments.of(
                        Map.of(
                                "class",
                                COMPACTION + "TimeWindowCompactionStrategy",
                                "compaction_window_unit",
                                "HOURS",
                                "timestamp_resolution",
                                "SECONDS",
                                "unsafe_aggressive_sstable_expiration",
                                "true"),
                        "{'class': 'TimeWindowCompactionStrategy', 'compaction_window_unit': 'HOURS'}",
                        List.of("compaction.timestamp_resolution", "compaction.unsafe_aggressive_sstable_expiration")),
                Arguments.of(
                        Map.of(
                                "class",
                                COMPACTION + "DateTieredCompactionStrategy",
                                "base_time_seconds",
                                "60",
                                "tombstone_threshold",
                                "0.3"),
                        "{'class': 'TimeWindowCompactionStrategy', 'tombstone_threshold': '0.3'}",
                        List.of("compaction.class", "compaction.base_time_seconds")),
                Arguments.of(
                        Map.of(
                                "class",
                                COMPACTION + "UnifiedCompactionStrategy",
                                "scaling_parameters",
                                "T4",
                                "min_sstable_size",
                                "100MiB"),
                        "{'class': 'IncrementalCompactionStrategy'}",
                        List.of("compaction.class", "compaction.min_sstable_size", "compaction.scaling_parameters")),
                Arguments.of(
                        Map.of("class", COMPACTION + "UnifiedCompactionStrategy", "scaling_parameters", "L10, L4"),
                        "{'class': 'LeveledCompactionStrategy'}",
                        List.of("compaction.class", "compaction.scaling_parameters")));
    }

    @Test
    void should_raise_the_flush_period_when_scylla_wants_a_minute() {
        SchemaTranslation made = translate(Keyspaces.simple().option("memtable_flush_period_in_ms", 1000));

        assertThat(table(made)).contains("memtable_flush_period_in_ms = 60000");
        finding(made, "memtable_flush_period_in_ms", Translated.class);
    }

    @Test
    void should_make_an_ordinary_table_when_storage_is_compact() {
        SchemaTranslation made = translate(Keyspaces.simple().compact());

        assertThat(table(made)).doesNotContain("COMPACT");
        assertThat(texts(made))
                .contains("chat.messages storage: COMPACT STORAGE; translated to an ordinary table;"
                        + " nothing to do for CQL; Thrift clients must move to CQL");
    }

    @Test
    void should_say_so_when_a_table_has_triggers_or_masks() {
        SchemaTranslation made = translate(
                Keyspaces.simple().trigger("audit", "com.example.Audit").mask("body", "mask_default"));

        assertThat(finding(made, "trigger audit", Refused.class).value()).isEqualTo("com.example.Audit");
        assertThat(finding(made, "column body", Refused.class).text())
                .contains("masked with mask_default", "whoever may read the table sees the values");
    }

    @Test
    void should_refuse_functions_when_they_are_in_java() {
        SchemaTranslation made =
                translate(Keyspaces.simple().function("plus", "java").function("minus", "lua"));

        assertThat(made.findings())
                .filteredOn(Refused.class::isInstance)
                .singleElement()
                .satisfies(finding -> assertThat(finding.text())
                        .startsWith("chat function ")
                        .contains("plus", ": java; cannot be created because ScyllaDB runs functions in Lua"));
    }

    @ParameterizedTest
    @MethodSource("refusedTypes")
    void should_refuse_the_table_when_a_column_has_a_type_that_scylla_cannot_have_there(DataType type) {
        SchemaTranslation made = translate(Keyspaces.simple().regular("odd", type));

        finding(made, "column odd", Refused.class);
        assertThat(made.tables()).isEmpty();
    }

    static List<DataType> refusedTypes() {
        return List.of(
                DataTypes.setOf(DataTypes.DURATION),
                DataTypes.mapOf(DataTypes.DURATION, DataTypes.INT),
                DataTypes.listOf(DataTypes.frozenMapOf(DataTypes.DURATION, DataTypes.INT)),
                DataTypes.custom("org.apache.cassandra.db.marshal.DynamicCompositeType(b=>org.apache.BytesType)"));
    }

    @Test
    void should_refuse_the_table_when_its_key_has_a_duration() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .clustering("length", DataTypes.tupleOf(DataTypes.DURATION), ClusteringOrder.ASC)
                .index("by_body", "body")
                .view("v", "body", Map.of()));

        finding(made, "column length", Refused.class);
        assertThat(made.tables()).isEmpty();
        assertThat(made.afterCopy()).isEmpty();
    }

    @Test
    void should_warn_when_only_newer_releases_have_it() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .regular("embedding", DataTypes.vectorOf(DataTypes.FLOAT, 3))
                .regular("reads", DataTypes.COUNTER));

        assertThat(finding(made, "column embedding", Advised.class).text())
                .contains("vector<float, 3>", "2025.4 or later");
        assertThat(finding(made, "column reads", Advised.class).remedy()).contains("tablets = {'enabled': false}");
        assertThat(table(made)).contains("embedding vector<float, 3>");
    }

    @Test
    void should_advise_on_tombstone_gc_but_not_set_it() {
        SchemaTranslation made = translate(Keyspaces.simple());

        assertThat(finding(made, "tombstone_gc", Advised.class).remedy())
                .startsWith("ALTER TABLE chat.messages WITH tombstone_gc = {'mode': 'disabled'} before the copy");
        assertThat(table(made)).doesNotContain("tombstone_gc");
    }

    @Test
    void should_refuse_indexes_when_they_are_sai_or_sasi() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .customIndex("sai", "body", "StorageAttachedIndex", Map.of())
                .customIndex("sasi", "body", "org.apache.cassandra.index.sasi.SASIIndex", Map.of("mode", "PREFIX")));

        assertThat(finding(made, "index sai", Refused.class).remedy())
                .endsWith("CREATE INDEX sai ON chat.messages (body)");
        assertThat(finding(made, "index sasi", Refused.class).reason()).endsWith("SASIIndex");
        assertThat(made.afterCopy()).isEmpty();
    }

    @Test
    void should_make_a_vector_index_when_sai_is_on_a_vector() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .regular("embedding", DataTypes.vectorOf(DataTypes.FLOAT, 3))
                .customIndex(
                        "ann",
                        "embedding",
                        "StorageAttachedIndex",
                        Map.of("similarity_function", "cosine", "optimize_for", "recall")));

        assertThat(made.afterCopy()).extracting(DdlStatement::cql).containsExactly("""
                        CREATE CUSTOM INDEX IF NOT EXISTS ann ON chat.messages (embedding)
                            USING 'vector_index'
                            WITH OPTIONS = {'similarity_function': 'cosine'}""");
        finding(made, "index ann", Translated.class);
        finding(made, "index ann option optimize_for", Dropped.class);
    }

    @Test
    void should_keep_a_view_but_not_the_options_that_a_view_cannot_have() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .view("by_body", "body", Map.of("default_time_to_live", 0, "read_repair", "NONE", "comment", "it's")));

        assertThat(made.afterCopy()).extracting(DdlStatement::cql).containsExactly("""
                CREATE MATERIALIZED VIEW IF NOT EXISTS chat.by_body AS
                    SELECT * FROM chat.messages
                    WHERE body IS NOT NULL
                    PRIMARY KEY ((body), id) WITH CLUSTERING ORDER BY (id DESC)
                    AND comment = 'it''s'""");
        assertThat(finding(made, "read_repair", Dropped.class).subject()).isEqualTo("chat.by_body");
        finding(made, "views and indexes", Advised.class);
    }

    @Test
    void should_use_network_topology_when_the_source_has_simple_strategy() {
        SchemaTranslation made = translate(Keyspaces.simple()
                .replication(
                        Map.of("class", "org.apache.cassandra.locator.SimpleStrategy", "replication_factor", "3")));

        assertThat(made.tables().get(0).cql())
                .isEqualTo(
                        "CREATE KEYSPACE IF NOT EXISTS chat WITH replication ="
                                + " {'class': 'NetworkTopologyStrategy', 'replication_factor': '3'}\n    AND durable_writes = true");
        assertThat(finding(made, "replication", Translated.class).remedy()).startsWith("tablets need it");
    }

    @Test
    void should_count_transient_replicas_as_full_ones() {
        SchemaTranslation made =
                translate(Keyspaces.simple().replication(Map.of("class", "NetworkTopologyStrategy", "dc1", "3/1")));

        assertThat(made.tables().get(0).cql()).contains("'dc1': '3'}");
        finding(made, "replication", Translated.class);
    }

    @Test
    void should_warn_when_simple_strategy_is_asked_for() {
        Map<String, String> simple = Map.of("class", "SimpleStrategy", "replication_factor", "1");
        SchemaTranslation made = SchemaTranslator.translate(new SchemaRequest(
                Keyspaces.simple().build(),
                List.of(WantedTable.of("chat", "messages")),
                simple,
                new DdlTarget.ScyllaDb()));

        assertThat(made.tables().get(0).cql()).contains("'class': 'SimpleStrategy'");
        finding(made, "replication", Advised.class);
    }

    @Test
    void should_say_so_when_a_wanted_table_is_not_there() {
        SchemaTranslation made = SchemaTranslator.translate(new SchemaRequest(
                Keyspaces.simple().build(),
                List.of(WantedTable.of("chat", "massages")),
                Map.of(),
                new DdlTarget.ScyllaDb()));

        assertThat(texts(made))
                .containsExactly("chat.massages table: is not there; cannot be created because the source has no such"
                        + " table; check tables");
    }

    private static SchemaTranslation translate(Keyspaces keyspace) {
        SchemaTranslation made = SchemaTranslator.translate(new SchemaRequest(
                keyspace.build(), List.of(WantedTable.of("chat", "messages")), Map.of(), new DdlTarget.ScyllaDb()));
        assertThat(Stream.concat(made.tables().stream(), made.afterCopy().stream()))
                .allSatisfy(statement ->
                        assertThat(ScyllaGrammar.violations(statement.cql())).isEmpty());
        return made;
    }

    private static String table(SchemaTranslation made) {
        return made.tables().get(made.tables().size() - 1).cql();
    }

    private static List<String> texts(SchemaTranslation made) {
        return made.findings().stream().map(Finding::text).toList();
    }

    private static <F extends Finding> F finding(SchemaTranslation made, String what, Class<F> kind) {
        return made.findings().stream()
                .filter(finding -> finding.what().equals(what))
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow(() -> new AssertionError("no finding on %s in %s".formatted(what, texts(made))));
    }
}
