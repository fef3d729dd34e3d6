package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.method.FieldNumbers.Field;
import dev.ringshift.service.method.Shape.Member;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FieldNumbersTest {
    private static final Member ID = member("id", DataTypes.BIGINT);
    private static final Member TEXT = member("content", DataTypes.TEXT);
    private static final Member TAGS = member("tags", DataTypes.setOf(DataTypes.TEXT));

    @Test
    void should_keep_numbers_and_take_the_next_when_fields_are_added_and_moved() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID, TEXT);

        FieldNumbers later = extended(numbers, TAGS, TEXT, ID);

        assertThat(later.message("Row").fields())
                .containsExactly(
                        Map.entry("id", new Field(1, "int64")),
                        Map.entry("content", new Field(2, "string")),
                        Map.entry("tags", new Field(3, "message { repeated string items }")));
    }

    @Test
    void should_reserve_a_number_when_its_field_is_gone_and_give_it_back_when_it_returns() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID, TEXT);

        FieldNumbers without = extended(numbers, ID);
        FieldNumbers another = extended(without, ID, TAGS);
        FieldNumbers back = extended(another, ID, TAGS, TEXT);

        assertThat(without.message("Row").reserved()).containsExactly(Map.entry("content", new Field(2, "string")));
        assertThat(another.number("Row", "tags")).as("never the reserved 2").isEqualTo(3);
        assertThat(back.number("Row", "content")).isEqualTo(2);
        assertThat(back.message("Row").reserved()).isEmpty();
    }

    @Test
    void should_keep_messages_when_their_method_is_gone() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID);

        assertThat(numbers.extendedBy(List.of(), new ArrayList<>())).isEqualTo(numbers);
    }

    @Test
    void should_skip_what_protobuf_keeps_for_itself_when_numbers_run_into_it() {
        FieldNumbers numbers = new FieldNumbers(Map.of(
                "Row", new FieldNumbers.Message(Map.of("id", new Field(18_999, "int64")), Map.of())));

        assertThat(extended(numbers, ID, TEXT).number("Row", "content")).isEqualTo(20_000);
    }

    @Test
    void should_name_both_types_and_the_way_out_when_a_type_changed() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID, TEXT);
        List<String> problems = new ArrayList<>();

        numbers.extendedBy(List.of(row(ID, member("content", DataTypes.BLOB))), problems);

        assertThat(problems)
                .containsExactly(
                        "methods.Latest: field content of Row is string in the lock file and bytes now; give it another"
                                + " name (content AS content_2, :content_2), so that old clients do not misread it");
    }

    @Test
    void should_name_the_type_when_a_reserved_name_returns_as_another() {
        FieldNumbers numbers = extended(extended(FieldNumbers.empty(), ID, TEXT), ID);
        List<String> problems = new ArrayList<>();

        numbers.extendedBy(List.of(row(ID, member("content", DataTypes.INT))), problems);

        assertThat(problems).singleElement().asString().contains("is string in the lock file and int32 now");
    }

    @Test
    void should_be_the_same_type_when_the_bytes_are() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), member("id", DataTypes.INT), TAGS);

        assertThat(numbers.mismatches(
                        row(member("id", DataTypes.SMALLINT), member("tags", DataTypes.listOf(DataTypes.UUID)))))
                .isEmpty();
    }

    @Test
    void should_say_what_to_run_when_the_query_and_the_lock_file_differ() {
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID, TEXT);

        assertThat(numbers.mismatches(row(ID, TAGS)))
                .containsExactly(
                        "methods.Latest: field tags of Row has no number in the lock file; run `ringshift serve --lock` and commit it",
                        "methods.Latest: field content of Row is in the lock file and no more in the query; run `ringshift serve"
                                + " --lock` to reserve its number");
    }

    @Test
    void should_be_the_same_bytes_when_written_again(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("lock.json");
        FieldNumbers numbers = extended(extended(FieldNumbers.empty(), ID, TEXT), TAGS, ID);

        numbers.write(file);
        String first = Files.readString(file);
        FieldNumbers.read(file).write(file);

        assertThat(Files.readString(file)).isEqualTo(first).isEqualTo("""
                {
                  "messages" : {
                    "Row" : {
                      "fields" : {
                        "id" : {
                          "number" : 1,
                          "type" : "int64"
                        },
                        "tags" : {
                          "number" : 3,
                          "type" : "message { repeated string items }"
                        }
                      },
                      "reserved" : {
                        "content" : {
                          "number" : 2,
                          "type" : "string"
                        }
                      }
                    }
                  }
                }
                """);
        assertThat(FieldNumbers.read(file)).isEqualTo(numbers);
        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS) // has no such permissions
    void should_be_as_readable_as_any_new_file_when_written_over_another(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("lock.json");
        FieldNumbers numbers = extended(FieldNumbers.empty(), ID);
        numbers.write(file);

        numbers.write(file);

        Path usual = Files.createFile(directory.resolve("usual"));
        assertThat(Files.getPosixFilePermissions(file)).isEqualTo(Files.getPosixFilePermissions(usual));
    }

    @Test
    void should_leave_nothing_behind_when_it_cannot_be_written(@TempDir Path directory) throws IOException {
        Path taken = directory.resolve("lock.json");
        Files.createDirectories(taken.resolve("something"));

        assertThatThrownBy(() -> extended(FieldNumbers.empty(), ID).write(taken))
                .isInstanceOf(ConfigException.class)
                .hasMessageStartingWith("Cannot write field numbers to " + taken);

        assertThat(directory).isDirectoryNotContaining("glob:**.tmp");
    }

    @Test
    void should_say_what_to_run_when_there_is_no_file(@TempDir Path directory) {
        Path file = directory.resolve("lock.json");

        assertThatThrownBy(() -> FieldNumbers.read(file))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "Cannot read field numbers: %s does not exist; run `ringshift serve --lock` and commit the file",
                        file);
    }

    @Test
    void should_refuse_a_file_when_a_number_is_taken_twice(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("lock.json");
        Files.writeString(file, """
                {"messages": {"Row": {"fields": {"a": {"number": 1, "type": "int32"}},
                 "reserved": {"b": {"number": 1, "type": "int32"}, "c": {"number": 19500, "type": "int32"}}}}}""");

        assertThatThrownBy(() -> FieldNumbers.read(file))
                .hasMessageContaining("Cannot take number 1 for b of Row")
                .hasMessageContaining("Cannot take number 19500 for c of Row");
    }

    @Test
    void should_refuse_a_file_when_it_is_something_else(@TempDir Path directory) throws IOException {
        for (String content : List.of(
                "",
                "{",
                "{\"message\": {}}",
                "[]",
                "{}",
                "null",
                "{\"messages\": {\"A\": null}}",
                "{\"messages\": {\"A\": {\"fields\": {\"x\": null}}}}",
                "{\"messages\": {\"A\": {\"fields\": {\"x\": {\"number\": 1}}}}}")) {
            Path file = directory.resolve("lock.json");
            Files.writeString(file, content);

            assertThatThrownBy(() -> FieldNumbers.read(file))
                    .as(content)
                    .isInstanceOf(ConfigException.class)
                    .hasMessageStartingWith("Cannot read field numbers from " + file)
                    .hasMessageContaining("take the file from version control");
        }
    }

    private static FieldNumbers extended(FieldNumbers numbers, Member... members) {
        List<String> problems = new ArrayList<>();
        FieldNumbers extended = numbers.extendedBy(List.of(row(members)), problems);
        assertThat(problems).isEmpty();
        return extended;
    }

    private static MessageShape row(Member... members) {
        return new MessageShape("Row", "methods.Latest", List.of(members));
    }

    private static Member member(String name, DataType type) {
        return new Member(name, Shapes.ofNullable(type));
    }
}
