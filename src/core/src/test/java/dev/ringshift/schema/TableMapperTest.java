package dev.ringshift.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.TableSelection;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableMapperTest {
    private static final TableSelection WHOLE = selection(List.of(), Map.of());

    private final Tables source = Tables.table("chat", "messages")
            .partitionKey("channel_id", DataTypes.BIGINT)
            .clustering("message_id", DataTypes.BIGINT)
            .regular("content", DataTypes.TEXT)
            .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

    @Test
    void should_map_keys_first_when_tables_are_alike() {
        TableMapping mapping = TableMapper.map(WHOLE, source.build(), source.build());

        assertThat(mapping.columns())
                .extracting(MappedColumn::source)
                .containsExactly("channel_id", "message_id", "content", "tags");
        assertThat(mapping.keySize()).isEqualTo(2);
        assertThat(mapping.partitionKeySize()).isEqualTo(1);
    }

    @Test
    void should_follow_renames_when_the_target_has_other_names() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel", DataTypes.BIGINT)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("body", DataTypes.TEXT)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        TableMapping mapping = TableMapper.map(
                selection(List.of(), Map.of("content", "body", "channel_id", "channel")),
                source.build(),
                target.build());

        assertThat(mapping.columns())
                .extracting(MappedColumn::target)
                .containsExactly("channel", "message_id", "body", "tags");
    }

    @Test
    void should_leave_columns_out_when_others_are_selected() {
        source.fixed("topic", DataTypes.TEXT).regular("views", DataTypes.listOf(DataTypes.INT));

        TableMapping mapping = TableMapper.map(
                selection(List.of("channel_id", "message_id", "content"), Map.of()), source.build(), source.build());

        assertThat(mapping.columns())
                .extracting(MappedColumn::source)
                .containsExactly("channel_id", "message_id", "content");
    }

    @Test
    void should_name_every_column_when_several_cannot_be_copied_exactly() {
        source.fixed("topic", DataTypes.TEXT)
                .regular("labels", DataTypes.setOf(DataTypes.TEXT))
                .regular("history", DataTypes.listOf(DataTypes.TEXT))
                .regular("extra", DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT));

        assertThatThrownBy(() -> TableMapper.map(WHOLE, source.build(), source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContainingAll(
                        "4 problems",
                        "chat.messages.topic is static, which this release cannot copy exactly",
                        "chat.messages.labels is a non-frozen set<text>",
                        "chat.messages.history is a non-frozen list<text>",
                        "chat.messages.extra is a non-frozen map<text, text>",
                        "leave it out with columns = [...]");
    }

    @Test
    void should_refuse_when_two_columns_become_one() {
        TableSelection selection =
                new TableSelection("chat", "messages", "chat", "messages", List.of(), Map.of("content", "tags"), null);
        assertThatThrownBy(() -> TableMapper.map(selection, source.build(), source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("chat.messages: two columns become chat.messages.tags: rename the other one too");
    }

    @Test
    void should_refuse_a_counter_table_also_when_its_counter_is_left_out() {
        Tables counters = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .regular("reads", DataTypes.COUNTER);

        TableSelection keys =
                new TableSelection("chat", "messages", "chat", "messages", List.of("channel_id"), Map.of(), null);
        for (TableSelection selection : List.of(WHOLE, keys)) {
            assertThatThrownBy(() -> TableMapper.map(selection, counters.build(), counters.build()))
                    .isInstanceOf(SchemaException.class)
                    .hasMessageContaining("chat.messages.reads is a counter");
        }
    }

    @Test
    void should_refuse_when_the_target_lacks_a_column() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.TEXT);

        assertThatThrownBy(() -> TableMapper.map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage("chat.messages has no column tags for chat.messages.tags: add it there, rename it,"
                        + " or leave it out with columns = [...]");
    }

    @Test
    void should_refuse_when_types_differ() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.INT)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.ASCII)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        assertThatThrownBy(() -> TableMapper.map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContainingAll(
                        "chat.messages.channel_id is bigint, chat.messages.channel_id is int: both must have the same type",
                        "chat.messages.content is text, chat.messages.content is ascii");
    }

    @Test
    void should_refuse_when_partition_keys_differ() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .partitionKey("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.TEXT)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        assertThatThrownBy(() -> TableMapper.map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContainingAll(
                        "chat.messages has the partition key (channel_id), chat.messages has (channel_id, message_id)",
                        "chat.messages has the clustering columns (message_id), chat.messages has ()");
    }

    @Test
    void should_refuse_when_a_key_column_is_not_selected() {
        assertThatThrownBy(() -> TableMapper.map(
                        selection(List.of("channel_id", "content"), Map.of()), source.build(), source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "chat.messages.message_id is part of the primary key: add it to columns, a row cannot be copied"
                                + " without it");
    }

    @Test
    void should_refuse_when_a_named_column_does_not_exist() {
        assertThatThrownBy(() -> TableMapper.map(
                        selection(List.of("channel_id", "message_id", "contents"), Map.of()),
                        source.build(),
                        source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "chat.messages has no column contents; its columns are channel_id, message_id, content, tags");
    }

    private static TableSelection selection(List<String> columns, Map<String, String> rename) {
        return new TableSelection("chat", "messages", "chat", "messages", columns, rename, null);
    }
}
