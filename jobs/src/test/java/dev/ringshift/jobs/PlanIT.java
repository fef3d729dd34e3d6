package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringshift.command.ExitCode;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** From a source with a schema and a target with none to a copy, by the commands that the README names. */
@ExtendWith(ClusterPairExtension.class)
class PlanIT {
    private static final String ACCEPTED = "schema.accept-losses=[collection-times]";

    @TempDir
    private Path folder;

    private Stage stage;
    private String made;

    @BeforeEach
    void open(ClusterPair clusters) {
        stage = Stage.of(clusters, PlanIT.class, folder);
        made = stage.keyspace() + "_made";
    }

    @AfterEach
    void drop() {
        stage.clusters().target().session().execute("DROP KEYSPACE IF EXISTS " + made);
    }

    @Test
    void should_make_the_schema_and_copy_a_whole_keyspace() throws Exception {
        stage.onSource("CREATE TYPE %s.place (name text, zip int)");
        stage.onSource("CREATE TABLE %s.people (id int PRIMARY KEY, name text, home frozen<place>, tags set<text>)");
        stage.onSource("CREATE TABLE %s.hits (id int PRIMARY KEY, n counter)");
        stage.onSource("CREATE TABLE %s.scratch (id int PRIMARY KEY)");
        stage.onSource("CREATE INDEX people_name ON %s.people (name)");
        stage.onSource("INSERT INTO %s.people (id, name, home, tags) VALUES (1, 'a', {name: 'b', zip: 2}, {'c'})");
        stage.onSource("UPDATE %s.hits SET n = n + 5 WHERE id = 1");
        Path config = stage.config("{ source = \"%s.*\", target = \"%s_made.*\", except = [scratch] }");

        Cli.Result before = plan(config);
        assertThat(before.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(before.out())
                .contains("table  %s.people -> %s.people\n  columns  id int, ".formatted(stage.keyspace(), made))
                .contains("target   not there yet: plan --create-schema makes it")
                .contains("note     counters: the difference to the target is added")
                .contains("table  %s.hits -> %s.hits".formatted(stage.keyspace(), made))
                .contains("after the copy, with plan --create-indexes\n  CREATE INDEX IF NOT EXISTS people_name")
                .contains("lost without consent\n  collection-times %s.people".formatted(stage.keyspace()))
                .contains("of tags: Cassandra shows them from 5.0 on")
                .endsWith("Something would be lost: mend it, or set schema.accept-losses = [collection-times].\n")
                .doesNotContain("scratch");
        assertThat(stage.clusters().target().session().getMetadata().getKeyspace(made))
                .as("a plan makes nothing by itself")
                .isEmpty();

        Cli.Result making = plan(config, "--create-schema", "--set", ACCEPTED);
        assertThat(making.err()).contains("made, unless it was there: table %s.people".formatted(made));
        assertThat(making.exitCode()).isZero();
        assertThat(making.out())
                .contains(
                        "columns  id int, home frozen<%s.place>, name text, tags set<text>".formatted(stage.keyspace()))
                .contains("lost, as the settings accept\n  collection-times")
                .endsWith("Nothing is lost without consent. Next: ringshift migrate.\n");

        assertThat(stage.migrate(config, "--set", ACCEPTED).exitCode()).isZero();
        assertThat(target("SELECT id, name, home, tags FROM %s.people"))
                .containsExactly("[1, 'a', {name:'b',zip:2}, {'c'}]");
        assertThat(target("SELECT id, n FROM %s.hits")).containsExactly("[1, 5]");

        assertThat(plan(config, "--create-indexes", "--set", ACCEPTED).exitCode())
                .isZero();
        assertThat(target("SELECT id FROM %s.people WHERE name = 'a'")).containsExactly("[1]");
    }

    @Test
    void should_print_a_script_that_makes_the_schema() throws Exception {
        stage.onSource("CREATE TYPE %s.place (name text)");
        stage.onSource("CREATE TABLE %s.a (id int, \"Key\" text, home frozen<place>, PRIMARY KEY (id, \"Key\"))");
        Path config = stage.config("{ source = \"%s.*\", target = \"%s_made.*\" }");

        Cli.Result printed = plan(config, "--print-schema");
        assertThat(printed.exitCode()).isZero();
        statements(printed.out()).forEach(stage.clusters().target().session()::execute);

        assertThat(plan(config).out())
                .contains("columns  id int, Key text, home frozen<")
                .doesNotContain("not there yet");
    }

    @Test
    void should_tell_scripts_all_of_it_as_json() throws Exception {
        stage.onSource("CREATE TABLE %s.a (id int PRIMARY KEY, n bigint)");
        stage.onTarget("CREATE TABLE %s.a (id int PRIMARY KEY, n int)");
        stage.onSource("CREATE TABLE %s.b (id int PRIMARY KEY, tags frozen<set<int>>)");
        stage.onSource("CREATE TABLE %s.c (id int PRIMARY KEY, at timestamp)");
        stage.onTarget("CREATE TABLE %s.c (id int PRIMARY KEY, at boolean)");

        Cli.Result result = plan(stage.config("\"%s.*\""), "--json");

        assertThat(result.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        JsonNode json = JsonMapper.builder().build().readTree(result.out());
        assertThat(json.get("acceptable").asBoolean()).isFalse();
        assertThat(json.get("source").get("version").asText()).startsWith("4.1");
        JsonNode copied = table(json, "a");
        assertThat(copied.get("state").asText()).isEqualTo("ready");
        assertThat(copied.get("columns").get(1).get("fit").asText()).isEqualTo("may-fail");
        assertThat(table(json, "b").get("state").asText()).isEqualTo("to-make");
        assertThat(table(json, "c").get("problems").get(0).asText()).contains("timestamp cannot become boolean");
        assertThat(json.get("schema").toString()).contains("CREATE TABLE IF NOT EXISTS");
    }

    @Test
    void should_name_what_the_settings_name_and_the_source_does_not_have() throws Exception {
        Cli.Result empty = plan(stage.config("\"%s.*\"", "\"nowhere.*\""));

        assertThat(empty.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(empty.err())
                .contains(stage.keyspace() + ".* is no table: check tables and except")
                .contains("The source has no keyspace nowhere: check tables");
        assertThat(plan(stage.config("{ source = \"%s.*\", except = [gone] }")).err())
                .contains(stage.keyspace() + " has no table gone to leave out: check except");
    }

    private JsonNode table(JsonNode json, String name) {
        for (JsonNode table : json.get("tables")) {
            if (table.get("source").asText().equals(stage.keyspace() + "." + name)) {
                return table;
            }
        }
        throw new AssertionError("no table " + name + " in " + json);
    }

    private static Stream<String> statements(String script) {
        String statements =
                script.lines().filter(line -> !line.startsWith("--")).reduce("", (all, line) -> all + line + "\n");
        return Stream.of(statements.split(";\n")).filter(statement -> !statement.isBlank());
    }

    private Cli.Result plan(Path config, String... more) {
        return Cli.run(Stream.concat(Stream.of("plan", "--config", config.toString()), Stream.of(more))
                .toArray(String[]::new));
    }

    private List<String> target(String cql) {
        return stage.clusters().target().session().execute(cql.formatted(made)).all().stream()
                .map(PlanIT::values)
                .toList();
    }

    private static String values(Row row) {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < row.size(); i++) {
            text.append(i == 0 ? "" : ", ")
                    .append(row.codecRegistry().codecFor(row.getType(i)).format(row.getObject(i)));
        }
        return text.append("]").toString();
    }
}
