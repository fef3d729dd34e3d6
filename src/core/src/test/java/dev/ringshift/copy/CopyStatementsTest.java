package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.internal.core.type.UserDefinedTypeBuilder;
import dev.ringshift.config.TableSelection;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyStatementsTest {
    private static final UserDefinedType PLACE = new UserDefinedTypeBuilder("chat", "place")
            .withField("city", DataTypes.TEXT)
            .withField(CqlIdentifier.fromInternal("Zip"), DataTypes.INT)
            .build();
    private static final MappedColumn LINES = column("lines", DataTypes.listOf(DataTypes.TEXT), Role.REGULAR);
    private static final MappedColumn CHANNEL = new MappedColumn(
            "channel_id",
            "channel_id",
            ColumnType.of(DataTypes.BIGINT),
            ColumnType.of(DataTypes.BIGINT),
            Role.PARTITION_KEY,
            Fit.SAME);
    private static final MappedColumn MESSAGE = new MappedColumn(
            "message_id",
            "id",
            ColumnType.of(DataTypes.BIGINT),
            ColumnType.of(DataTypes.BIGINT),
            Role.CLUSTERING,
            Fit.SAME);
    private static final MappedColumn CONTENT = new MappedColumn(
            "content", "content", ColumnType.of(DataTypes.TEXT), ColumnType.of(DataTypes.TEXT), Role.REGULAR, Fit.SAME);
    private static final MappedColumn QUOTED = new MappedColumn(
            "Select", "x_ttl", ColumnType.of(DataTypes.TEXT), ColumnType.of(DataTypes.TEXT), Role.REGULAR, Fit.SAME);

    @Test
    void should_read_metadata_of_each_cell_and_rename_when_told() {
        CopyStatements statements = statements(null, CHANNEL, MESSAGE, CONTENT, QUOTED);

        assertThat(select(statements))
                .isEqualTo("SELECT channel_id, message_id, content, WRITETIME(content), TTL(content), \"Select\","
                        + " WRITETIME(\"Select\"), TTL(\"Select\") FROM chat.\"Messages\""
                        + " WHERE token(channel_id) > ? AND token(channel_id) <= ?");
        assertThat(statements.insert())
                .isEqualTo("INSERT INTO chat2.messages (channel_id, id, content, x_ttl) VALUES (?, ?, ?, ?)"
                        + " USING TIMESTAMP ? AND TTL ?");
        assertThat(statements.update(Role.REGULAR))
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET content = ?, x_ttl = ?"
                        + " WHERE channel_id = ? AND id = ?");
    }

    @Test
    void should_push_the_condition_to_the_source_when_there_is_one() {
        CopyStatements statements = statements("message_id > 5", CHANNEL, MESSAGE, CONTENT);

        assertThat(select(statements)).endsWith("token(channel_id) <= ? AND message_id > 5 ALLOW FILTERING");
    }

    @Test
    void should_have_no_update_when_the_table_is_nothing_but_keys() {
        assertThat(statements(null, CHANNEL, MESSAGE).update(Role.REGULAR)).isEmpty();
    }

    @Test
    void should_add_to_collections_and_set_fields_one_by_one() {
        MappedColumn tags = column("tags", DataTypes.setOf(DataTypes.TEXT), Role.REGULAR);
        MappedColumn place = column("place", PLACE, Role.REGULAR);
        CopyStatements statements = statements(null, CHANNEL, MESSAGE, CONTENT, tags, LINES, place);

        assertThat(statements.update(Role.REGULAR))
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET content = ?, tags = tags + ?,"
                        + " place.city = ?, place.\"Zip\" = ? WHERE channel_id = ? AND id = ?");
        assertThat(statements.insert())
                .as("an INSERT would overwrite collections")
                .isEqualTo("INSERT INTO chat2.messages (channel_id, id, content) VALUES (?, ?, ?)"
                        + " USING TIMESTAMP ? AND TTL ?");
    }

    @Test
    void should_write_lists_whole_and_read_them_again() {
        CopyStatements statements = statements(null, CHANNEL, MESSAGE, LINES);
        String where = " WHERE channel_id = ? AND id = ?";

        assertThat(statements.update(Role.REGULAR)).isEmpty();
        assertThat(statements.overwriteList(LINES))
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET lines = ?" + where);
        assertThat(statements.appendToList(LINES))
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET lines = lines + ?" + where);
        assertThat(statements.selectList(LINES))
                .isEqualTo("SELECT lines, WRITETIME(lines), TTL(lines) FROM chat2.messages" + where + " LIMIT 1");
    }

    @Test
    void should_name_static_columns_by_the_partition_key_alone() {
        MappedColumn topic = column("topic", DataTypes.TEXT, Role.STATIC);

        assertThat(statements(null, CHANNEL, MESSAGE, topic, CONTENT).update(Role.STATIC))
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET topic = ? WHERE channel_id = ?");
    }

    @Test
    void should_not_ask_for_writetimes_of_elements_when_the_source_does_not_know_them() {
        CopyStatements statements = new CopyStatements(new TableMapping(
                selection(null),
                List.of(CHANNEL, MESSAGE, LINES),
                TableMapping.ElementTimes.HIDDEN,
                TableMapping.ElementTimes.SHOWN));

        assertThat(select(statements)).startsWith("SELECT channel_id, message_id, lines FROM");
    }

    @Test
    void should_add_to_counters_and_read_them_by_key() {
        MappedColumn reads = column("reads", DataTypes.COUNTER, Role.REGULAR);
        CopyStatements statements = statements(null, CHANNEL, MESSAGE, reads);

        assertThat(select(statements)).startsWith("SELECT channel_id, message_id, reads FROM");
        assertThat(statements.selectCounters(Role.REGULAR))
                .isEqualTo("SELECT reads FROM chat2.messages WHERE channel_id = ? AND id = ? LIMIT 1");
        assertThat(statements.addToCounters(Role.REGULAR))
                .isEqualTo("UPDATE chat2.messages SET reads = reads + ? WHERE channel_id = ? AND id = ?");
    }

    private static TableSelection selection(@Nullable String where) {
        return new TableSelection("chat", "Messages", "chat2", "messages", List.of(), Map.of(), where);
    }

    private static MappedColumn column(String name, DataType type, Role role) {
        return new MappedColumn(name, name, ColumnType.of(type), ColumnType.of(type), role, Fit.SAME);
    }

    private static CopyStatements statements(@Nullable String where, MappedColumn... columns) {
        return new CopyStatements(new TableMapping(
                selection(where), List.of(columns), TableMapping.ElementTimes.SHOWN, TableMapping.ElementTimes.SHOWN));
    }

    private static String select(CopyStatements statements) {
        return new ReadStatements(statements.mapping(), Side.SOURCE).range();
    }
}
