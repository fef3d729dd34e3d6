package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import dev.ringshift.service.method.Shape.Member;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class FieldNamesTest {
    private static final String RENAME = "rename it with ALTER TYPE, or leave the type's columns out";

    @Test
    void should_say_which_fields_to_rename_when_protobuf_has_no_such_names() {
        assertThat(problems(type("place", "first name", "zip_code", "zipCode", "9th")))
                .containsExactly(
                        "type chat.place: field first name: not a protobuf name; " + RENAME,
                        "type chat.place: field 9th: not a protobuf name; " + RENAME,
                        "type chat.place: duplicate field zip_code and zipCode; " + RENAME);
    }

    @Test
    void should_say_so_when_the_type_itself_has_no_name_for_protobuf() {
        assertThat(problems(type("a place", "zip")))
                .containsExactly(
                        "type chat.a place: not a protobuf name; leave its columns out, or make them of a type with letters,"
                                + " digits and _ only");
    }

    @Test
    void should_find_nothing_when_names_are_plain() {
        assertThat(problems(type("place", "street", "zip_code"))).isEmpty();
    }

    private static List<String> problems(UserDefinedType type) {
        Map<String, MessageShape> types = new TreeMap<>();
        new MessageShape("Row", "methods.M", List.of(new Member("value", Shapes.ofPlain(DataTypes.listOf(type)))))
                .collectTypes(types);
        return types.values().stream()
                .flatMap(message -> FieldNames.problems(message).stream())
                .toList();
    }

    private static UserDefinedType type(String name, String... fields) {
        UserDefinedTypeBuilder type =
                new UserDefinedTypeBuilder(CqlIdentifier.fromInternal("chat"), CqlIdentifier.fromInternal(name));
        for (String field : fields) {
            type.withField(CqlIdentifier.fromInternal(field), DataTypes.TEXT);
        }
        return type.build();
    }
}
