package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.TableSelection;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CopyStatementsTest {
    private static final MappedColumn CHANNEL =
            new MappedColumn("channel_id", "channel_id", "bigint", Role.PARTITION_KEY);
    private static final MappedColumn MESSAGE = new MappedColumn("message_id", "id", "bigint", Role.CLUSTERING);
    private static final MappedColumn CONTENT = new MappedColumn("content", "content", "text", Role.REGULAR);
    private static final MappedColumn QUOTED = new MappedColumn("Select", "x_ttl", "text", Role.REGULAR);

    @Test
    void should_read_metadata_of_each_cell_and_rename_when_told() {
        CopyStatements statements = CopyStatements.of(mapping(null, CHANNEL, MESSAGE, CONTENT, QUOTED));

        assertThat(statements.select())
                .isEqualTo("SELECT channel_id, message_id, content, WRITETIME(content), TTL(content), \"Select\","
                        + " WRITETIME(\"Select\"), TTL(\"Select\") FROM chat.\"Messages\""
                        + " WHERE token(channel_id) > ? AND token(channel_id) <= ?");
        assertThat(statements.insert())
                .isEqualTo("INSERT INTO chat2.messages (channel_id, id, content, x_ttl) VALUES (?, ?, ?, ?)"
                        + " USING TIMESTAMP ? AND TTL ?");
        assertThat(statements.update())
                .isEqualTo("UPDATE chat2.messages USING TIMESTAMP ? AND TTL ? SET content = ?, x_ttl = ?"
                        + " WHERE channel_id = ? AND id = ?");
    }

    @Test
    void should_push_the_condition_to_the_source_when_there_is_one() {
        CopyStatements statements = CopyStatements.of(mapping("message_id > 5", CHANNEL, MESSAGE, CONTENT));

        assertThat(statements.select()).endsWith("token(channel_id) <= ? AND message_id > 5 ALLOW FILTERING");
    }

    @Test
    void should_have_no_update_when_the_table_is_nothing_but_keys() {
        assertThat(CopyStatements.of(mapping(null, CHANNEL, MESSAGE)).update()).isEmpty();
    }

    private static TableMapping mapping(@Nullable String where, MappedColumn... columns) {
        return new TableMapping(
                new TableSelection("chat", "Messages", "chat2", "messages", List.of(), Map.of(), where),
                List.of(columns));
    }
}
