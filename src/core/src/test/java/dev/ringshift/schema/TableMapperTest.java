package dev.ringshift.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.convert.Conversions;
import dev.ringshift.schema.TableMapping.ElementTimes;
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

    private static TableMapping map(TableSelection selection, TableMetadata from, TableMetadata to) {
        return TableMapper.map(
                selection,
                from,
                to,
                ElementTimes.SHOWN,
                ElementTimes.SHOWN,
                Conversions.with(ConversionSettings.DEFAULTS));
    }

    @Test
    void should_map_keys_first_when_tables_are_alike() {
        TableMapping mapping = map(WHOLE, source.build(), source.build());

        assertThat(mapping.columns())
                .extracting(MappedColumn::source)
                .containsExactly("channel_id", "message_id", "content", "tags");
        assertThat(mapping.keys()).hasSize(2);
        assertThat(mapping.columns(MappedColumn.Role.PARTITION_KEY)).hasSize(1);
    }

    @Test
    void should_follow_renames_when_the_target_has_other_names() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel", DataTypes.BIGINT)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("body", DataTypes.TEXT)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        TableMapping mapping = map(
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

        TableMapping mapping = map(
                selection(List.of("channel_id", "message_id", "content"), Map.of()), source.build(), source.build());

        assertThat(mapping.columns())
                .extracting(MappedColumn::source)
                .containsExactly("channel_id", "message_id", "content");
    }

    @Test
    void should_map_static_columns_and_collections_with_how_they_are_stored() {
        source.fixed("topic", DataTypes.TEXT)
                .regular("labels", DataTypes.setOf(DataTypes.TEXT))
                .regular("history", DataTypes.listOf(DataTypes.TEXT))
                .regular("extra", DataTypes.mapOf(DataTypes.TEXT, DataTypes.TEXT));

        TableMapping mapping = map(WHOLE, source.build(), source.build());

        assertThat(mapping.columns(MappedColumn.Role.STATIC))
                .extracting(MappedColumn::source)
                .containsExactly("topic");
        assertThat(mapping.columns(MappedColumn.Role.REGULAR))
                .extracting(MappedColumn::targetStorage)
                .containsExactly(Storage.CELL, Storage.CELL, Storage.SET, Storage.LIST, Storage.MAP);
        assertThat(mapping.hasLists()).isTrue();
    }

    @Test
    void should_refuse_when_a_column_is_static_on_one_side_alone() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .clustering("message_id", DataTypes.BIGINT)
                .fixed("content", DataTypes.TEXT)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        assertThatThrownBy(() -> map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage("chat.messages.content is a regular column, chat.messages.content is not");
    }

    @Test
    void should_refuse_when_two_columns_become_one() {
        TableSelection selection =
                new TableSelection("chat", "messages", "chat", "messages", List.of(), Map.of("content", "tags"), null);
        assertThatThrownBy(() -> map(selection, source.build(), source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("chat.messages: two columns become chat.messages.tags: rename the other one too");
    }

    @Test
    void should_refuse_when_counters_would_become_cells() {
        Tables counters = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .regular("reads", DataTypes.COUNTER);
        Tables cells = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .regular("reads", DataTypes.BIGINT);

        assertThat(map(WHOLE, counters.build(), counters.build()).isOfCounters())
                .isTrue();
        assertThatThrownBy(() -> map(WHOLE, counters.build(), cells.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContaining("chat.messages holds counters, chat.messages does not");
    }

    @Test
    void should_refuse_when_the_target_lacks_a_column() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.TEXT);

        assertThatThrownBy(() -> map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage("chat.messages has no column tags for chat.messages.tags: add it there, rename it,"
                        + " or leave it out with columns = [...]");
    }

    @Test
    void should_refuse_when_there_is_no_conversion() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.UUID)
                .clustering("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.DURATION)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        assertThatThrownBy(() -> map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContainingAll(
                        "chat.messages.channel_id is bigint, chat.messages.channel_id is uuid: bigint cannot become uuid",
                        "chat.messages.content is text, chat.messages.content is duration: text cannot become duration");
    }

    @Test
    void should_refuse_when_partition_keys_differ() {
        Tables target = Tables.table("chat", "messages")
                .partitionKey("channel_id", DataTypes.BIGINT)
                .partitionKey("message_id", DataTypes.BIGINT)
                .regular("content", DataTypes.TEXT)
                .regular("tags", DataTypes.frozenListOf(DataTypes.TEXT));

        assertThatThrownBy(() -> map(WHOLE, source.build(), target.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessageContainingAll(
                        "chat.messages has the partition key (channel_id), chat.messages has (channel_id, message_id)",
                        "chat.messages has the clustering columns (message_id), chat.messages has ()");
    }

    @Test
    void should_refuse_when_a_key_column_is_not_selected() {
        assertThatThrownBy(() ->
                        map(selection(List.of("channel_id", "content"), Map.of()), source.build(), source.build()))
                .isInstanceOf(SchemaException.class)
                .hasMessage(
                        "chat.messages.message_id is part of the primary key: add it to columns, a row cannot be copied"
                                + " without it");
    }

    @Test
    void should_refuse_when_a_named_column_does_not_exist() {
        assertThatThrownBy(() -> map(
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
