package dev.ringshift.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary;
import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.RunSummary.ClusterFacts;
import dev.ringshift.report.TableSummary;
import dev.ringshift.report.TableSummary.Failures;
import dev.ringshift.report.TableSummary.Splits;
import dev.ringshift.report.Tally;
import dev.ringshift.report.html.Content.Chart;
import dev.ringshift.report.html.Content.Grid;
import dev.ringshift.report.html.Content.Level;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationContentTest {
    @TempDir
    Path folder;

    private Content content(RunOutcome outcome, Splits splits, @Nullable BadRows badRows) throws IOException {
        Instant started = Instant.parse("2026-11-24T10:00:00Z");
        RunSummary summary = new RunSummary(
                "r1",
                "migrate",
                started,
                started.plusSeconds(100),
                outcome,
                null,
                new ClusterFacts(List.of("a:9042"), "Apache Cassandra 5.0.9", "one"),
                new ClusterFacts(List.of("b:9042"), null, null),
                badRows,
                List.of(new TableSummary(
                        "a.b",
                        "a.b",
                        splits,
                        new Tally(1_000_000, 5_000_000, 1L << 30, 20_000, 3, 100, 10),
                        0,
                        90,
                        Failures.NONE,
                        List.of("tags: row-level writetime"),
                        Map.of())));
        return new MigrationContent(summary, folder).content();
    }

    @Test
    void should_be_good_when_everything_is_copied() throws IOException {
        Content content = content(RunOutcome.DONE, new Splits(10, 10, 0, 0, 0), null);

        assertThat(content.title()).isEqualTo("Migration r1");
        assertThat(content.verdict().level()).isEqualTo(Level.GOOD);
        assertThat(content.verdict().headline()).isEqualTo("Everything is copied");
        assertThat(content.verdict().sentences())
                .containsExactly("This run copied 1,000,000 rows, 1.0 GiB, in 1:40 min.");
        assertThat(content.charts()).extracting(Chart::id).containsExactly("splits");
        assertThat(content.grids()).extracting(Grid::title).containsExactly("Tables", "Notes", "Run");
    }

    @Test
    void should_say_loudly_what_was_not_copied_when_splits_are_left() throws IOException {
        Content content = content(RunOutcome.INCOMPLETE, new Splits(10, 4, 1, 3, 2), new BadRows(7, "bad-rows.jsonl"));

        assertThat(content.verdict().level()).isEqualTo(Level.BAD);
        assertThat(content.verdict().headline()).isEqualTo("Not everything is copied: 3 of 10 splits are left");
        assertThat(content.verdict().sentences())
                .contains(
                        "3 splits were done by earlier runs, whose rows are not in these figures.",
                        "1 split was NOT copied, because something could not be read or written.",
                        "2 splits were not begun, or given back before the end.",
                        "Set aside and NOT copied, over all runs: 7 rows, in bad-rows.jsonl.");
    }

    @Test
    void should_not_be_good_when_rows_were_set_aside() throws IOException {
        Content content = content(RunOutcome.DONE, new Splits(10, 10, 0, 0, 0), new BadRows(1, null));

        assertThat(content.verdict().level()).isEqualTo(Level.WARNING);
        assertThat(content.verdict().headline()).isEqualTo("Copied, but for 1 row that was set aside");
    }

    @Test
    void should_show_the_slowest_splits_first_when_the_run_took_notes() throws IOException {
        StringBuilder lines = new StringBuilder(
                "table,start,end,state,attempt,estimated_bytes,rows,cells,bytes,retries,suspects,millis,reason\n");
        for (int i = 0; i < 30; i++) {
            lines.append("a.b,%d,%d,done,1,0,500,0,0,2,0,%d,\n".formatted(i, i + 1, 1000 * (i * 7 % 30)));
        }
        Files.writeString(folder.resolve("splits.csv"), lines);

        Content content = content(RunOutcome.DONE, new Splits(30, 30, 0, 0, 0), null);

        assertThat(content.charts()).extracting(Chart::id).containsExactly("splits", "slowest", "coverage");
        assertThat(content.charts().get(1).series().get(0).values())
                .containsExactly(29.0, 28.0, 27.0, 26.0, 25.0, 24.0, 23.0, 22.0, 21.0, 20.0);
        assertThat(content.grids().get(1).rows().get(0))
                .containsExactly("a.b", "(17, 18]", "done", "500", "17", "2", "29.0 s");
    }
}
