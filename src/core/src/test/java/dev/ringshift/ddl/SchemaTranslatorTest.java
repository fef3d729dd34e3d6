package dev.ringshift.ddl;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.Version;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SchemaTranslatorTest {
    private static final WantedTable WHOLE = WantedTable.of("chat", "messages");

    @Test
    void should_print_keys_order_statics_and_options() {
        SchemaTranslation made = translate(
                Keyspaces.empty()
                        .partitionKey("channel", DataTypes.BIGINT)
                        .partitionKey("Bucket", DataTypes.INT)
                        .clustering("at", DataTypes.TIMEUUID, ClusteringOrder.DESC)
                        .clustering("order", DataTypes.TEXT, ClusteringOrder.ASC)
                        .fixed("topic", DataTypes.TEXT)
                        .regular("say \"hi\"", DataTypes.tupleOf(DataTypes.INT, DataTypes.listOf(DataTypes.TEXT)))
                        .regular("timeout", DataTypes.frozenSetOf(DataTypes.INET))
                        .option("comment", "it's")
                        .option("gc_grace_seconds", 86400)
                        .option("bloom_filter_fp_chance", 0.01)
                        .option("caching", Map.of("keys", "ALL", "rows_per_partition", "NONE")),
                WHOLE,
                "5.0.9");

        assertThat(last(made)).isEqualTo("""
                CREATE TABLE IF NOT EXISTS chat.messages (
                    channel bigint,
                    "Bucket" int,
                    at timeuuid,
                    "order" text,
                    topic text STATIC,
                    "say ""hi""\" frozen<tuple<int, list<text>>>,
                    "timeout" frozen<set<inet>>,
                    PRIMARY KEY ((channel, "Bucket"), at, "order")
                ) WITH CLUSTERING ORDER BY (at DESC, "order" ASC)
                    AND bloom_filter_fp_chance = 0.01
                    AND caching = {'keys': 'ALL', 'rows_per_partition': 'NONE'}
                    AND comment = 'it''s'
                    AND gc_grace_seconds = 86400""");
        assertThat(made.findings()).isEmpty();
    }

    @Test
    void should_make_types_in_order_of_need_and_in_the_targets_keyspace() {
        UserDefinedType city = Keyspaces.type("elsewhere", "City", "name", DataTypes.TEXT);
        UserDefinedType address = Keyspaces.type(
                "chat", "address", "city", city.copy(true), "phones", DataTypes.frozenSetOf(DataTypes.TEXT));
        UserDefinedType person = Keyspaces.type("chat", "person", "homes", DataTypes.listOf(address.copy(true), true));
        WantedTable moved = new WantedTable(
                CqlIdentifier.fromInternal("messages"),
                CqlIdentifier.fromInternal("New"),
                CqlIdentifier.fromInternal("posts"),
                Set.of(),
                Map.of(CqlIdentifier.fromInternal("id"), CqlIdentifier.fromInternal("ID")));

        SchemaTranslation made = translate(
                Keyspaces.empty()
                        .partitionKey("id", DataTypes.INT)
                        .regular("author", person.copy(true))
                        .regular("at", DataTypes.mapOf(DataTypes.TEXT, address.copy(true)))
                        .index("by_at", "keys(at)"),
                moved,
                "5.0.9");

        assertThat(made.tables()).extracting(DdlStatement::cql).containsExactly("""
                CREATE KEYSPACE IF NOT EXISTS "New" WITH replication = {'class': 'NetworkTopologyStrategy', 'dc1': '3'}
                    AND durable_writes = true""", """
                CREATE TYPE IF NOT EXISTS "New"."City" (
                    name text
                )""", """
                CREATE TYPE IF NOT EXISTS "New".address (
                    city frozen<"New"."City">,
                    phones frozen<set<text>>
                )""", """
                CREATE TYPE IF NOT EXISTS "New".person (
                    homes frozen<list<frozen<"New".address>>>
                )""", """
                CREATE TABLE IF NOT EXISTS "New".posts (
                    "ID" int,
                    author frozen<"New".person>,
                    at map<text, frozen<"New".address>>,
                    PRIMARY KEY (("ID"))
                )""");
        assertThat(made.afterCopy())
                .extracting(DdlStatement::cql)
                .containsExactly("CREATE INDEX IF NOT EXISTS by_at ON \"New\".posts (keys(at))");
    }

    @Test
    void should_refuse_the_table_when_two_of_its_types_have_one_name() {
        SchemaTranslation made = translate(
                Keyspaces.simple()
                        .regular(
                                "a",
                                Keyspaces.type("chat", "t", "x", DataTypes.INT).copy(true))
                        .regular(
                                "b",
                                Keyspaces.type("elsewhere", "t", "y", DataTypes.INT)
                                        .copy(true)),
                WHOLE,
                "5.0.9");

        assertThat(made.findings())
                .singleElement()
                .satisfies(finding ->
                        assertThat(finding.text()).contains("type t", "another type of that name with other fields"));
        assertThat(made.tables()).extracting(DdlStatement::kind).doesNotContain(DdlStatement.Kind.TABLE);
    }

    @Test
    void should_leave_out_what_hangs_on_a_column_that_is_not_copied() {
        WantedTable some = new WantedTable(
                WHOLE.table(),
                WHOLE.targetKeyspace(),
                WHOLE.targetTable(),
                Set.of(CqlIdentifier.fromInternal("id")),
                Map.of());

        SchemaTranslation made =
                translate(Keyspaces.simple().index("i", "body").view("v", "body", Map.of()), some, "5.0.9");

        assertThat(last(made)).doesNotContain("body");
        assertThat(made.afterCopy()).isEmpty();
        assertThat(made.findings()).extracting(Finding::what).containsExactly("index i", "view v");
    }

    @Test
    void should_refuse_a_view_when_its_columns_are_renamed() {
        WantedTable renamed = new WantedTable(
                WHOLE.table(),
                WHOLE.targetKeyspace(),
                WHOLE.targetTable(),
                Set.of(),
                Map.of(CqlIdentifier.fromInternal("body"), CqlIdentifier.fromInternal("text")));

        SchemaTranslation made =
                translate(Keyspaces.simple().view("v", "body", Map.of()).index("i", "body"), renamed, "5.0.9");

        assertThat(made.afterCopy())
                .extracting(DdlStatement::cql)
                .containsExactly("CREATE INDEX IF NOT EXISTS i ON chat.messages (text)");
        assertThat(made.findings()).singleElement().isInstanceOf(Finding.Refused.class);
    }

    @Test
    void should_know_each_releases_options_when_the_target_is_cassandra() {
        Keyspaces all = Keyspaces.simple()
                .option("additional_write_policy", "99p")
                .option("read_repair", "BLOCKING")
                .moreOption("memtable", "skiplist")
                .moreOption("allow_auto_snapshot", false)
                .moreOption("incremental_backups", false)
                .option("extensions", Map.of("x", "y"));

        assertThat(dropped(translate(all, WHOLE, "3.11.17")))
                .containsExactly(
                        "additional_write_policy",
                        "allow_auto_snapshot",
                        "extensions",
                        "incremental_backups",
                        "memtable",
                        "read_repair");
        assertThat(dropped(translate(all, WHOLE, "4.0.1")))
                .containsExactly("allow_auto_snapshot", "extensions", "incremental_backups", "memtable");
        assertThat(dropped(translate(all, WHOLE, "4.1.10")))
                .containsExactly("allow_auto_snapshot", "extensions", "incremental_backups");
        assertThat(dropped(translate(all, WHOLE, "5.0-beta1"))).containsExactly("extensions");
    }

    @Test
    void should_change_the_strategy_when_the_release_lacks_it() {
        Keyspaces unified = Keyspaces.simple()
                .option(
                        "compaction",
                        Map.of(
                                "class",
                                "org.apache.cassandra.db.compaction.UnifiedCompactionStrategy",
                                "scaling_parameters",
                                "T4"));
        Keyspaces dated = Keyspaces.simple()
                .option(
                        "compaction",
                        Map.of(
                                "class",
                                "org.apache.cassandra.db.compaction.DateTieredCompactionStrategy",
                                "base_time_seconds",
                                "60"));

        assertThat(last(translate(unified, WHOLE, "4.1.10")))
                .contains("compaction = {'class': 'SizeTieredCompactionStrategy'}");
        assertThat(last(translate(unified, WHOLE, "5.0.9"))).contains("'scaling_parameters': 'T4'");
        assertThat(last(translate(dated, WHOLE, "4.1.10"))).contains("'base_time_seconds': '60'");
        assertThat(last(translate(dated, WHOLE, "5.0.9")))
                .contains("compaction = {'class': 'TimeWindowCompactionStrategy'}");
    }

    @Test
    void should_refuse_what_only_newer_releases_of_cassandra_have() {
        Keyspaces sai = Keyspaces.simple().customIndex("sai", "body", "StorageAttachedIndex", Map.of());
        Keyspaces vectors = Keyspaces.simple().regular("embedding", DataTypes.vectorOf(DataTypes.FLOAT, 3));

        assertThat(translate(sai, WHOLE, "4.1.10").afterCopy()).isEmpty();
        assertThat(translate(sai, WHOLE, "5.0.9").afterCopy())
                .extracting(DdlStatement::cql)
                .containsExactly("CREATE CUSTOM INDEX IF NOT EXISTS sai ON chat.messages (body)\n"
                        + "    USING 'StorageAttachedIndex'");
        assertThat(translate(vectors, WHOLE, "4.1.10").tables()).isEmpty();
        assertThat(translate(vectors, WHOLE, "5.0.9").tables()).isNotEmpty();
    }

    @Test
    void should_keep_compact_storage_when_the_target_is_cassandra() {
        assertThat(last(translate(Keyspaces.simple().compact().option("comment", "x"), WHOLE, "5.0.9")))
                .endsWith(") WITH COMPACT STORAGE\n    AND comment = 'x'");
    }

    private static SchemaTranslation translate(Keyspaces keyspace, WantedTable table, String version) {
        return SchemaTranslator.translate(new SchemaRequest(
                keyspace.build(),
                List.of(table),
                Map.of(),
                new DdlTarget.Cassandra(Objects.requireNonNull(Version.parse(version)))));
    }

    private static String last(SchemaTranslation made) {
        return made.tables().get(made.tables().size() - 1).cql();
    }

    private static List<String> dropped(SchemaTranslation made) {
        return made.findings().stream()
                .filter(Finding.Dropped.class::isInstance)
                .map(Finding::what)
                .toList();
    }
}
