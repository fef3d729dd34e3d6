package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.Mismatch.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MismatchFileTest {
    @TempDir
    Path folder;

    private static List<Mismatch> read(Path file) throws IOException {
        List<Mismatch> mismatches = new ArrayList<>();
        MismatchFile.read(file, mismatches::add);
        return mismatches;
    }

    @Test
    void should_be_the_same_mismatches_when_read_back() throws IOException {
        List<Mismatch> mismatches = Validations.mismatches(20);

        Path file = MismatchFile.write(folder.resolve("report/v1"), mismatches::forEach);

        assertThat(file).isEqualTo(folder.resolve("report/v1/mismatches/mismatches.jsonl"));
        assertThat(file).isEqualTo(MismatchFile.of(folder.resolve("report/v1")));
        assertThat(read(file)).usingRecursiveComparison().isEqualTo(mismatches);
    }

    @Test
    void should_be_one_line_with_what_programs_look_for() throws IOException {
        Map<String, String> key = new LinkedHashMap<>();
        key.put("z", "'it''s'");
        key.put("a", "2");
        Mismatch mismatch = new Mismatch(
                "chat.messages",
                "talk.messages",
                -9_007_199_254_740_993L,
                key,
                Map.of(),
                List.of(new byte[] {0, -1}, new byte[0]),
                Kind.TTL,
                "tags",
                "'x'",
                "'line\nfeed'",
                "'line\nfeed'",
                1000L,
                null,
                Instant.parse("2026-11-24T10:00:00Z"),
                null);

        Path file = MismatchFile.write(folder, List.of(mismatch)::forEach);

        assertThat(file)
                .hasContent(
                        "{\"source\":\"chat.messages\",\"target\":\"talk.messages\",\"token\":\"-9007199254740993\","
                                + "\"partitionKey\":{\"z\":\"'it''s'\",\"a\":\"2\"},\"clusteringKey\":{},\"key\":[\"AP8=\",\"\"],\"kind\":\"ttl\","
                                + "\"column\":\"tags\",\"element\":\"'x'\",\"sourceValue\":\"'line\\nfeed'\","
                                + "\"targetValue\":\"'line\\nfeed'\",\"sourceWritetime\":1000,"
                                + "\"sourceExpiry\":\"2026-11-24T10:00:00Z\"}\n");
        assertThat(read(file)).usingRecursiveComparison().isEqualTo(List.of(mismatch));
        assertThat(read(file).get(0).partitionKey().keySet())
                .as("in the order of the table")
                .containsExactly("z", "a");
    }

    @Test
    void should_have_no_key_when_the_report_is_of_before_there_was_one() throws IOException {
        Path file = MismatchFile.write(folder, List.<Mismatch>of()::forEach);
        Files.writeString(
                file,
                "{\"source\":\"a.b\",\"target\":\"a.b\",\"token\":\"1\",\"partitionKey\":{\"p\":\"1\"},"
                        + "\"clusteringKey\":{},\"kind\":\"missing\"}\n");

        assertThat(read(file)).singleElement().satisfies(each -> {
            assertThat(each.key()).isEmpty();
            assertThat(each.partitionKey()).containsEntry("p", "1");
        });
    }

    @Test
    void should_keep_the_earlier_file_when_writing_breaks_off() throws IOException {
        Path file = MismatchFile.write(folder, List.<Mismatch>of()::forEach);

        assertThatThrownBy(() -> MismatchFile.write(folder, consumer -> {
                    throw new IllegalStateException("no more");
                }))
                .hasMessage("no more");

        assertThat(file).isEmptyFile();
        try (var files = Files.list(file.getParent())) {
            assertThat(files).containsExactly(file);
        }
    }

    @Test
    void should_name_the_line_when_it_is_no_mismatch() throws IOException {
        assertRefused("not JSON");
        assertRefused("[]");
        assertRefused("null");
        assertRefused("{\"source\": \"a.b\"}");
        assertRefused(
                "{\"source\":\"a.b\",\"target\":\"a.b\",\"kind\":\"missing\",\"partitionKey\":{},\"clusteringKey\":{}}");
        assertRefused("{\"source\":\"a.b\",\"target\":\"a.b\",\"kind\":\"odd\",\"token\":\"1\",\"partitionKey\":{},"
                + "\"clusteringKey\":{}}");
        assertRefused(
                "{\"source\":\"a.b\",\"target\":\"a.b\",\"token\":\"1\",\"partitionKey\":{},\"clusteringKey\":{}}");
    }

    private void assertRefused(String line) throws IOException {
        Path file = MismatchFile.write(folder, Validations.mismatches(1)::forEach);
        Files.writeString(file, Files.readString(file) + line + "\n");

        assertThatThrownBy(() -> read(file))
                .isInstanceOf(IOException.class)
                .hasMessage("line 2 is no JSON of a mismatch");
    }
}
