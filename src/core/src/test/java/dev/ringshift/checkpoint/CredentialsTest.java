package dev.ringshift.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.copy.Tuning;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan tells the checkpoint is all that depends on the settings of the clusters. */
class CredentialsTest {
    private static final CopySettings COPY = new CopySettings(
            ByteSize.ofMebibytes(64),
            null,
            null,
            null,
            null,
            null,
            null,
            1,
            CopySettings.RowMarker.INSERT,
            ConversionSettings.DEFAULTS,
            BadRowLimit.NONE,
            10,
            Duration.ofMillis(1),
            Duration.ofMillis(2));

    @TempDir
    Path folder;

    @Test
    void should_keep_names_and_columns_and_neither_addresses_nor_logins() throws Exception {
        SortedMap<String, String> meaning = plan().meaning(COPY);

        assertThat(meaning)
                .isEqualTo(Checkpoints.meaning(Map.of(
                        "source.cluster", "old",
                        "target.cluster", "new",
                        "copy.unknown-writetime", "1",
                        "copy.row-marker", "insert",
                        "chat.messages target", "chat2.messages",
                        "chat.messages target-id", "an-id",
                        "chat.messages where", "",
                        "chat.messages columns", "id -> id bigint, text -> body text")));

        Path file = folder.resolve("chat.checkpoint.db");
        try (Checkpoint checkpoint = Checkpoint.open(file, meaning, "run")) {
            Checkpoints.failed(checkpoint, 0, 100);
        }
        assertThat(Files.readString(file, StandardCharsets.ISO_8859_1))
                .contains("chat2.messages")
                .doesNotContain("10.9.8.7");
    }

    private static CopyPlan plan() {
        TableMapping mapping = new TableMapping(
                new TableSelection("chat", "messages", "chat2", "messages", List.of(), Map.of("text", "body"), null),
                List.of(
                        new MappedColumn(
                                "id",
                                "id",
                                ColumnType.of(DataTypes.BIGINT),
                                ColumnType.of(DataTypes.BIGINT),
                                Role.PARTITION_KEY,
                                Fit.SAME),
                        new MappedColumn(
                                "text",
                                "body",
                                ColumnType.of(DataTypes.TEXT),
                                ColumnType.of(DataTypes.TEXT),
                                Role.REGULAR,
                                Fit.SAME)),
                TableMapping.ElementTimes.SHOWN,
                TableMapping.ElementTimes.SHOWN);
        return new CopyPlan(
                facts("source", "old"),
                facts("target", "new"),
                new Tuning(1, 1, new ByteSize(1), 1, new ByteSize(1), 1),
                List.of(new TablePlan(
                        mapping,
                        "an-id",
                        SplitPlanner.plan("chat.messages", List.of(), List.of(), 1, 1),
                        1,
                        TablePlan.Lists.NONE,
                        List.of())));
    }

    private static ClusterFacts facts(String role, String name) {
        return new ClusterFacts(role, name, "5.0.9", "p", List.of("10.9.8.7:9042"), 4, false, true);
    }
}
