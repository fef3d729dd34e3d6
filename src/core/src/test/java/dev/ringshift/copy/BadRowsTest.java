package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.BadRowLimit.Percent;
import dev.ringshift.config.BadRowLimit.Rows;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.ConversionException;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.convert.Conversions;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.BadRow.Cell;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** On rows of the driver whose columns are all blobs: c0 is the partition key, c1 a clustering column, c2 and c5 are cells. */
class BadRowsTest {
    private static final Conversion TO_INT = ((Converted)
                    Conversions.with(ConversionSettings.DEFAULTS).between(DataTypes.TEXT, DataTypes.INT))
            .conversion();
    private static final TableMapping TABLE = new TableMapping(
            new TableSelection("chat", "messages", "talk", "messages", List.of(), Map.of(), null),
            List.of(
                    column("c0", Role.PARTITION_KEY),
                    column("c1", Role.CLUSTERING),
                    column("c2", Role.STATIC),
                    column("c5", Role.REGULAR)),
            ElementTimes.SHOWN,
            ElementTimes.SHOWN);

    private static MappedColumn column(String name, Role role) {
        ColumnType blob = ColumnType.of(DataTypes.BLOB);
        return new MappedColumn(name, name, blob, blob, role, Fit.SAME);
    }

    private static Row row(@Nullable String statics, String cell) {
        return Statements.row(Arrays.asList(
                bytes("k"), bytes("c"), statics == null ? null : bytes(statics), null, null, bytes(cell), null, null));
    }

    private static ByteBuffer bytes(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    private static BadRowException bad(Row row, int index, int keys) {
        try {
            TO_INT.convert(bytes("seven"));
        } catch (ConversionException e) {
            return new BadRowException(row, index, keys, e);
        }
        throw new AssertionError("seven is no int");
    }

    private static void add(BadRows rows, Row row) {
        rows.add(bad(row, 5, 2), row, Role.REGULAR, 60);
    }

    @Test
    void should_throw_what_it_was_given_when_none_may_be_set_aside() {
        BadRows rows = new BadRows(TABLE, BadRowLimit.NONE);
        Row row = row(null, "seven");
        BadRowException bad = bad(row, 5, 2);

        assertThatThrownBy(() -> rows.add(bad, row, Role.REGULAR, 60)).isSameAs(bad);

        assertThat(rows.kept()).isEmpty();
    }

    @Test
    void should_keep_all_that_is_known_of_a_row() {
        BadRows rows = new BadRows(TABLE, new Rows(1));

        add(rows, row("s", "seven"));

        assertThat(rows.kept())
                .containsExactly(new BadRow(
                        "chat.messages",
                        "talk.messages",
                        // CopyConversionIT compares it with the server
                        rows.kept().get(0).token(),
                        Map.of("c0", "0x6b", "c1", "0x63"),
                        "c5",
                        "'seven'",
                        "text",
                        "int",
                        rows.kept().get(0).reason(),
                        Instant.ofEpochSecond(60),
                        Map.of("c5", new Cell("0x736576656e", null, null))));
    }

    @Test
    void should_name_the_partition_alone_when_static_columns_are_bad() {
        BadRows rows = new BadRows(TABLE, new Rows(2));
        Row row = row("s", "seven");

        rows.add(bad(row, 2, 1), row, Role.STATIC, 60);

        assertThat(rows.kept())
                .singleElement()
                .satisfies(bad -> assertThat(bad.key()).isEqualTo(Map.of("c0", "0x6b")))
                .satisfies(bad -> assertThat(bad.cells()).isEqualTo(Map.of("c2", new Cell("0x73", null, null))));
    }

    @Test
    void should_keep_nothing_of_static_columns_when_there_are_none_and_the_key_is_bad() {
        BadRows rows = new BadRows(TABLE, new Rows(2));
        Row row = row(null, "seven");

        rows.add(bad(row, 0, 1), row, Role.STATIC, 60);

        assertThat(rows.kept()).isEmpty();
    }

    @Test
    void should_end_with_one_more_than_allowed_when_it_is_a_number() {
        BadRows rows = new BadRows(TABLE, new Rows(2));
        add(rows, row(null, "a"));
        add(rows, row(null, "b"));

        assertThatThrownBy(() -> add(rows, row(null, "c")))
                .isInstanceOf(BadRows.TooManyException.class)
                .hasMessageStartingWith("3 bad rows, more than copy.max-bad-rows = 2; the latest: c5 of the row with"
                        + " c0 = 0x6b, c1 = 0x63: Cannot convert 'seven' from text to int: ");

        assertThat(rows.kept()).as("so that the run knows").hasSize(3);
    }

    @Test
    void should_end_when_one_split_has_more_than_it_can_carry() {
        BadRowLimit all = new Percent(BigDecimal.valueOf(100));
        BadRows many = new BadRows(TABLE, all);
        for (int i = 0; i < BadRows.MOST_ROWS; i++) {
            add(many, row(null, "a"));
        }
        assertThatThrownBy(() -> add(many, row(null, "a")))
                .hasMessageStartingWith(
                        "more than 10,000 bad rows, which is all that one split may set aside; the latest");
        assertThat(many.kept()).hasSize(BadRows.MOST_ROWS);

        BadRows wide = new BadRows(TABLE, all);
        Row large = row(null, "x".repeat(BadRows.MOST_CHARACTERS));
        assertThatCode(() -> add(wide, large)).as("the first, however wide").doesNotThrowAnyException();
        assertThatThrownBy(() -> add(wide, large)).hasMessageStartingWith("more than 1 bad rows");
    }
}
