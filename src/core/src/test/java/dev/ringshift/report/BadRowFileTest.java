package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.BadRow.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowFileTest {
    private static final BadRow ROW = row("chat.messages", -9_007_199_254_740_993L);

    @TempDir
    Path folder;

    private static BadRow row(String source, long token) {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("z", "'it''s'");
        key.put("a", "2");
        Map<String, Cell> cells = new LinkedHashMap<>();
        cells.put("text", new Cell("'line\nfeed'", "1000", "86400"));
        cells.put("tags", new Cell("{'x'}", "[1001]", null));
        cells.put("old", new Cell("[1]", null, null));
        return new BadRow(
                source,
                "talk.messages",
                token,
                key,
                "text",
                "'line\nfeed'",
                "text",
                "int",
                "not a whole number",
                Instant.parse("2026-11-24T10:00:00Z"),
                cells);
    }

    @Test
    void should_be_the_same_row_when_read_back() throws IOException {
        BadRow read = BadRowFile.parse(BadRowFile.line(ROW));

        assertThat(read).isEqualTo(ROW);
        assertThat(read.key().keySet()).as("in the order of the table").containsExactly("z", "a");
        assertThat(read.cells().keySet()).containsExactly("text", "tags", "old");
    }

    @Test
    void should_be_one_line_with_what_programs_look_for() {
        assertThat(BadRowFile.line(ROW))
                .isEqualTo("{\"source\":\"chat.messages\",\"target\":\"talk.messages\",\"token\":\"-9007199254740993\","
                        + "\"key\":{\"z\":\"'it''s'\",\"a\":\"2\"},\"column\":\"text\",\"value\":\"'line\\nfeed'\","
                        + "\"sourceType\":\"text\",\"targetType\":\"int\",\"reason\":\"not a whole number\","
                        + "\"read\":\"2026-11-24T10:00:00Z\",\"cells\":{"
                        + "\"text\":{\"value\":\"'line\\nfeed'\",\"writetime\":\"1000\",\"ttl\":\"86400\"},"
                        + "\"tags\":{\"value\":\"{'x'}\",\"writetime\":\"[1001]\"},\"old\":{\"value\":\"[1]\"}}}");
    }

    @Test
    void should_tell_the_partitions_when_a_file_is_read() throws IOException {
        List<String> lines = List.of(
                BadRowFile.line(ROW),
                BadRowFile.line(row("chat.messages", Long.MAX_VALUE)),
                BadRowFile.line(row("chat.a", 5)),
                BadRowFile.line(row("chat.messages", ROW.token())));

        Path file = BadRowFile.write(folder.resolve("report"), "r1", lines::forEach);

        assertThat(file).isEqualTo(folder.resolve("report/r1/bad-rows.jsonl"));
        assertThat(Files.readAllLines(file)).isEqualTo(lines);
        assertThat(BadRowFile.partitions(file))
                .isEqualTo(Map.of(
                        "chat.a",
                        new TreeSet<>(List.of(5L)),
                        "chat.messages",
                        new TreeSet<>(List.of(ROW.token(), Long.MAX_VALUE))));
    }

    @Test
    void should_keep_the_earlier_file_when_writing_breaks_off() throws IOException {
        Path file = BadRowFile.write(folder, "r1", line -> line.accept("{}"));

        assertThatThrownBy(() -> BadRowFile.write(folder, "r1", line -> {
                    line.accept("half");
                    throw new IllegalStateException("no more");
                }))
                .hasMessage("no more");

        assertThat(file).hasContent("{}\n");
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void should_name_the_line_when_it_is_of_no_bad_row() throws IOException {
        assertRefused("not JSON", "line 2 is no JSON of a bad row");
        assertRefused("[]", "line 2 is no JSON of a bad row");
        assertRefused("null", "line 2 is no JSON of a bad row");
        assertRefused("{\"source\": \"a.b\"}", "line 2 has no source or no token");
        assertRefused("{\"token\": \"1\"}", "line 2 has no source or no token");
        assertRefused("{\"source\": \"a.b\", \"token\": \"many\"}", "line 2 is no JSON of a bad row");
        assertRefused("{\"source\": \"a.b\", \"token\": \"-9223372036854775808\"}", "line 2 has no source or no token");
    }

    private void assertRefused(String line, String message) throws IOException {
        Path file = Files.writeString(folder.resolve("bad.jsonl"), BadRowFile.line(ROW) + "\n" + line + "\n");

        assertThatThrownBy(() -> BadRowFile.partitions(file))
                .isInstanceOf(IOException.class)
                .hasMessage(message);
    }
}
