package dev.ringshift.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TableReaderTest {
    private final ConfigFiles files;

    TableReaderTest(@TempDir Path directory) {
        files = new ConfigFiles(directory);
    }

    @Test
    void should_follow_cql_when_names_are_quoted() {
        assertThat(files.read("tables = [\"Chat.Messages\", \"\\\"MyKs\\\".\\\"a.\\\"\\\"b\\\"\"]")
                        .tables())
                .containsExactly(
                        new TableSelection("chat", "messages", "chat", "messages", List.of(), Map.of(), null),
                        new TableSelection("MyKs", "a.\"b", "MyKs", "a.\"b", List.of(), Map.of(), null));
    }

    @Test
    void should_hold_columns_and_renames_when_the_entry_is_an_object() {
        assertThat(files.read("""
                                tables = [{
                                  source = chat.messages
                                  target = "talk.\\"Messages\\""
                                  columns = [channel_id, ID, "\\"Content\\""]
                                  rename { "\\"Content\\"" = body }
                                  where = "edited = false"
                                }]
                                """).tables())
                .containsExactly(new TableSelection(
                        "chat",
                        "messages",
                        "talk",
                        "Messages",
                        List.of("channel_id", "id", "Content"),
                        Map.of("Content", "body"),
                        "edited = false"));
    }

    @Test
    void should_hold_whole_keyspaces_apart() {
        MigrateConfig config = files.read("""
                tables = ["chat.*", chat.messages, { source = "\\"Old\\".*", target = "new.*", except = [Scratch, "\\"Tmp\\""] }]
                """);

        assertThat(config.tables()).extracting(TableSelection::name).containsExactly("chat.messages");
        assertThat(config.keyspaces())
                .containsExactly(
                        new KeyspaceSelection("chat", "chat", Set.of()),
                        new KeyspaceSelection("Old", "new", Set.of("scratch", "Tmp")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    [messages] | [0] = messages: not a table's name; write "keyspace.table", "keyspace.*", or "\\"Keyspace\\".\\"Table\\"" to keep upper case
                    [[a.b]] | [0] = […]: not text; write a string
                    [a.b, A.B] | [1]: the source table a.b stands at tables[0] already; remove one of the two
                    [{target = c.d}] | [0].source: missing; name the table to copy: source = "keyspace.table"
                    [{source = a.b, columns = []}] | [0].columns = […]: names no column; name some, or leave the key out to copy all
                    [{source = a.b, columns = [x, X]}] | [0].columns = […]: names a column twice; name each once
                    [{source = a.b, columns = ["x y"]}] | [0].columns[0] = x y: not a column's name; write name, or "\\"Name\\"" to keep upper case
                    [{source = a.b, columns = [x], rename {y = z}}] | [0].rename = {…}: column y is not among columns; add it there
                    [{source = a.b, columns = [x, y], rename {y = x}}] | [0].rename = {…}: gives two columns the same name in the target; give each its own
                    [{source = a.b, rename {x = z, y = z}}] | [0].rename = {…}: gives two columns the same name in the target; give each its own
                    [{source = a.b, rename {x.y = z}}] | [0].rename = {…}: x: not text; write a string
                    [{source = a.b, colums = [x]}] | [0].colums: unknown key; did you mean tables[0].columns?
                    [{source = a.b, except = [c]}] | [0].except = […]: only for a whole keyspace, source = "keyspace.*"
                    [{source = "a.*", where = "x = 1"}] | [0].where = x = 1: only for a single table; give that an entry of its own
                    [{source = "a.*", target = b.c}] | [0].target = b.c: a table goes to a table, "keyspace.*" to "keyspace.*"
                    [{source = "a.*", except = ["x y"]}] | [0].except[0] = x y: not a table's name; write name, or "\\"Name\\"" to keep upper case
                    ["a.*", {source = "A.*", except = [c]}] | [1]: the source keyspace a stands at tables[0] already; remove one of the two
                    [{source = a.b, where = ""}] | [0].where = : empty; give it a value, or leave the key out
                    """)
    void should_name_the_entry_when_a_table_is_wrong(String tables, String problem) {
        assertThat(files.problems("tables = " + tables)).containsExactly("x.conf:1: tables" + problem);
    }

    @Test
    void should_refuse_when_two_tables_go_to_the_same_target() {
        assertThat(files.problems("tables = [a.b, {source = c.d, target = a.b}]"))
                .containsExactly(
                        "x.conf:1: tables[1]: the target table a.b stands at tables[0] already; remove one of the two");
    }
}
