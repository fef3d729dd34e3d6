package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.SETTINGS;
import static dev.ringshift.jobs.SplitSamples.TUNING;
import static dev.ringshift.jobs.SplitSamples.plan;
import static dev.ringshift.jobs.SplitSamples.tablePlan;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.ByteSize;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.ConversionSettings;
import dev.ringshift.copy.CopyPlan;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.copy.TablePlan;
import dev.ringshift.copy.Tuning;
import dev.ringshift.report.TableSummary;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.schema.ColumnType;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.MappedColumn.Fit;
import dev.ringshift.schema.MappedColumn.Role;
import dev.ringshift.schema.TableMapping;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlanTextTest {
    private static final ClusterFacts SOURCE = new ClusterFacts(
            "source", "old", "4.1.10", "Murmur3Partitioner", List.of("10.0.0.1:9042"), 1, false, false);
    private static final ClusterFacts TARGET =
            new ClusterFacts("target", "new", "2026.1", "Murmur3Partitioner", List.of("10.1.0.1:9042"), 8, true, true);

    private static final Executors EXECUTORS = new Executors(8, 2, 1L << 30);

    private static CopyPlan planOf(Tuning tuning, TablePlan... tables) {
        return new CopyPlan(SOURCE, TARGET, tuning, List.of(tables));
    }

    private static TablePlan renamed() {
        TableMapping mapping = new TableMapping(
                new TableSelection(
                        "chat", "messages", "talk", "posts", List.of(), Map.of("content", "body"), "bucket = 7"),
                List.of(
                        new MappedColumn(
                                "id",
                                "id",
                                ColumnType.of(DataTypes.BIGINT),
                                ColumnType.of(DataTypes.BIGINT),
                                Role.PARTITION_KEY,
                                Fit.SAME),
                        new MappedColumn(
                                "content",
                                "body",
                                ColumnType.of(DataTypes.TEXT),
                                ColumnType.of(DataTypes.TEXT),
                                Role.REGULAR,
                                Fit.SAME)),
                TableMapping.ElementTimes.SHOWN,
                TableMapping.ElementTimes.SHOWN);
        return new TablePlan(
                mapping,
                "id",
                plan("chat.messages", 12_000),
                800,
                TablePlan.Lists.NONE,
                List.of("reactions: collections get row-level writetime"));
    }

    @Test
    void should_tell_everything_when_a_table_is_renamed_and_filtered() {
        CopySettings settings = new CopySettings(
                SETTINGS.splitSize(),
                null,
                null,
                null,
                50,
                new ByteSize(1500),
                null,
                0,
                CopySettings.RowMarker.INSERT,
                ConversionSettings.DEFAULTS,
                BadRowLimit.NONE,
                5,
                SETTINGS.firstBackoff(),
                SETTINGS.maxBackoff());
        Tuning tuning = new Tuning(2, 128, ByteSize.ofMebibytes(64), 50, new ByteSize(1500), 5000);

        assertThat(PlanText.render(planOf(tuning, renamed()), settings, EXECUTORS))
                .isEqualTo("""
                from   %s
                to     %s
                table  chat.messages -> talk.posts
                  columns  id bigint, content -> body text
                  where    bucket = 7
                  size     about 15,000 rows, 11.4 MiB, 800 B of values in an average row, 12,000 splits
                  note     reactions: collections get row-level writetime
                not kept
                  row markers: CQL does not show them; each row gets one, as if an INSERT had made it
                  writetimes of rows of nothing but a key: they get copy.unknown-writetime, 0 us since 1970
                at once, on 8 cores of 2 executors
                  copy.tasks-at-once          2 (chosen)
                  copy.in-flight.statements   128 (chosen)
                  copy.in-flight.size         64MiB (chosen)
                  copy.batch.rows             50
                  copy.batch.size             1500B
                  copy.page-rows              5000 (chosen)
                """.formatted(SOURCE, TARGET));
    }

    @Test
    void should_name_the_table_once_when_it_keeps_its_name() {
        assertThat(PlanText.render(planOf(TUNING, tablePlan("chat.messages", 4)), SETTINGS, EXECUTORS))
                .contains("table  chat.messages\n  columns  id bigint\n  size     about 40 rows, 3.9 KiB,")
                .doesNotContain("->", "where", "note");
    }

    @Test
    void should_say_so_when_the_source_estimates_nothing() {
        TablePlan unknown = new TablePlan(
                renamed().mapping(),
                "id",
                SplitPlanner.plan("chat.messages", List.of(), List.of(), 1, 3),
                200,
                TablePlan.Lists.NONE,
                List.of());

        assertThat(PlanText.render(planOf(TUNING, unknown), SETTINGS, EXECUTORS))
                .contains("  size     not estimated by the source yet, 200 B of values in an average row, 3 splits\n");
    }

    @Test
    void should_list_tables_in_order_when_there_are_more() {
        assertThat(PlanText.render(planOf(TUNING, tablePlan("a.b", 1), tablePlan("c.d", 1)), SETTINGS, EXECUTORS))
                .containsSubsequence("from ", "to ", "table  a.b", "table  c.d", "at once");
    }

    /** The values go to summary.json, where they stand as a config file takes them. */
    @Test
    void should_say_sizes_as_a_config_file_takes_them_when_tuning_is_told() {
        assertThat(PlanText.tuning(TUNING, SETTINGS))
                .containsEntry("in-flight.size", TableSummary.Tuning.chosen("64MiB"))
                .containsEntry("batch.size", TableSummary.Tuning.chosen("24KiB"));
    }

    @Test
    void should_not_depend_on_the_locale_when_numbers_are_shown() {
        Locale before = Locale.getDefault();
        String expected = PlanText.render(planOf(TUNING, renamed()), SETTINGS, EXECUTORS);
        try {
            Locale.setDefault(Locale.GERMANY);
            assertThat(PlanText.render(planOf(TUNING, renamed()), SETTINGS, EXECUTORS))
                    .isEqualTo(expected);
        } finally {
            Locale.setDefault(before);
        }
    }
}
