package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import dev.ringshift.report.SplitFile.Line;
import dev.ringshift.report.SplitFile.State;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitFileTest {
    private static final String HEAD =
            "table,start,end,state,attempt,estimated_bytes,rows,cells,bytes,retries,suspects,millis,reason\n";

    @TempDir
    Path folder;

    private static Line line(State state, @Nullable String reason) {
        return new Line("chat.messages", Long.MIN_VALUE, -7, state, 2, 100, 10, 40, 1000, 1, 3, 7, reason);
    }

    @Test
    void should_have_the_columns_in_the_order_that_is_documented() throws IOException {
        Path file = SplitFile.write(
                folder.resolve("run"), List.of(line(State.DONE, null), line(State.PENDING, null))::forEach);

        assertThat(file).isEqualTo(folder.resolve("run/splits.csv"));
        assertThat(Files.readString(file)).isEqualTo(HEAD + """
                        chat.messages,-9223372036854775808,-7,done,2,100,10,40,1000,1,3,7,
                        chat.messages,-9223372036854775808,-7,pending,2,100,10,40,1000,1,3,7,
                        """);
    }

    @Test
    void should_have_its_first_line_alone_when_nothing_was_taken_up() throws IOException {
        assertThat(SplitFile.write(folder, List.<Line>of()::forEach)).hasContent(HEAD);
    }

    @Test
    void should_keep_a_reason_whole_when_it_holds_what_csv_uses() throws IOException {
        for (String reason :
                List.of("a \"b\"", "a, b", "two\nlines", "\r\n", "\"", ",", "long ".repeat(100), "ü 字 🙂")) {
            Path file = SplitFile.write(folder, List.of(line(State.FAILED, reason))::forEach);

            try (MappingIterator<Map<String, String>> lines = new CsvMapper()
                    .readerForMapOf(String.class)
                    .with(CsvSchema.emptySchema().withHeader())
                    .readValues(file.toFile())) {
                assertThat(lines.readAll())
                        .singleElement()
                        .satisfies(read -> assertThat(read)
                                .containsEntry("reason", reason)
                                .containsEntry("state", "failed")
                                .containsEntry("millis", "7"));
            }
        }
    }

    @Test
    void should_keep_the_earlier_file_when_writing_breaks_off() throws IOException {
        Path file = SplitFile.write(folder, List.<Line>of()::forEach);

        assertThatThrownBy(() -> SplitFile.write(folder, consumer -> {
                    throw new IllegalStateException("no more");
                }))
                .hasMessage("no more");

        assertThat(file).hasContent(HEAD);
        assertThat(folder.toFile().list()).containsExactly("splits.csv");
    }
}
