package dev.ringshift.jobs;

import static dev.ringshift.jobs.SplitSamples.TABLE;
import static dev.ringshift.jobs.SplitSamples.badRow;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.config.BadRowLimit;
import dev.ringshift.config.BadRowLimit.Percent;
import dev.ringshift.config.BadRowLimit.Rows;
import dev.ringshift.report.BadRow;
import dev.ringshift.report.RunSummary.BadRows;
import dev.ringshift.report.SplitReport;
import dev.ringshift.report.SplitReport.Done;
import dev.ringshift.report.Tally;
import dev.ringshift.ring.Split;
import dev.ringshift.ring.TokenRange;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BadRowWatchTest {
    @TempDir
    Path folder;

    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private Checkpoint checkpoint;
    private long token;

    @BeforeEach
    void open() {
        checkpoint = Checkpoint.open(folder.resolve("checkpoint.db"), new TreeMap<>(), "run-1");
    }

    @AfterEach
    void close() {
        checkpoint.close();
    }

    private BadRowWatch watch(BadRowLimit limit) {
        return new BadRowWatch(limit, checkpoint);
    }

    /** Records a split, as the loop of a run does. */
    private void copy(BadRowWatch watch, long rows, int bad) {
        List<BadRow> badRows = new ArrayList<>();
        for (int i = 0; i < bad; i++) {
            badRows.add(badRow(token, Integer.toString(i)));
        }
        Split split = new Split(TABLE, TokenRange.of(token++), 0, 1);
        SplitReport report = new SplitReport(
                checkpoint.started(List.of(split)).get(0), new Tally(rows, 0, 0, 0, 0, 0, 0), 1, new Done(), badRows);
        checkpoint.record(List.of(report));
        watch.add(report);
    }

    private @Nullable BadRows report(BadRowWatch watch) {
        return watch.report(folder.resolve("report"), "run-1", new PrintStream(err, true, UTF_8));
    }

    @Test
    void should_be_exceeded_by_one_more_over_all_runs_when_the_limit_is_a_number() {
        copy(watch(new Rows(3)), 100, 2);
        BadRowWatch watch = watch(new Rows(3));

        copy(watch, 100, 1);
        assertThat(watch.isExceeded()).isFalse();

        copy(watch, 100, 1);
        assertThat(watch.isExceeded()).isTrue();
        assertThat(watch(new Rows(3)).isExceeded()).as("of the next run").isTrue();
    }

    @Test
    void should_count_the_rows_of_all_runs_when_the_limit_is_a_percentage() {
        BadRowLimit one = new Percent(BigDecimal.ONE);
        copy(watch(one), 500, 5);
        BadRowWatch watch = watch(one);

        copy(watch, 499, 5);
        assertThat(watch.isExceeded()).as("of 999 rows").isFalse();
        copy(watch, 1, 0);
        assertThat(watch.isExceeded()).as("10 of 1000 rows").isFalse();
        copy(watch, 1, 1);
        assertThat(watch.isExceeded()).as("11 of 1001 rows").isTrue();
    }

    @Test
    void should_judge_few_rows_when_there_are_no_more() {
        BadRowWatch watch = watch(new Percent(BigDecimal.ONE));

        copy(watch, 10, 1);
        assertThat(watch.isExceeded()).isFalse();

        watch.complete();
        assertThat(watch.isExceeded()).isTrue();
    }

    @Test
    void should_say_nothing_when_there_are_none() {
        assertThat(report(watch(BadRowLimit.NONE))).isNull();

        assertThat(err.toString(UTF_8)).isEmpty();
        assertThat(folder.resolve("report")).doesNotExist();
    }

    @Test
    void should_name_count_limit_file_and_remedy_when_there_are_some() throws Exception {
        BadRowWatch watch = watch(new Rows(2));
        copy(watch, 10, 2);
        Path file = folder.resolve("report/run-1/bad-rows.jsonl");

        assertThat(report(watch)).isEqualTo(new BadRows(2, file.toString()));

        assertThat(Files.readAllLines(file)).hasSize(2);
        assertThat(err.toString(UTF_8))
                .isEqualTo("ringshift: 2 bad rows are not on the target, within copy.max-bad-rows = 2: see %s, correct"
                                .formatted(file)
                        + " the values on the source and copy them again with migrate --replay %s%n".formatted(file));

        err.reset();
        copy(watch, 10, 1);
        report(watch);

        assertThat(err.toString(UTF_8))
                .startsWith("ringshift: 3 bad rows are not on the target, more than copy.max-bad-rows = 2: see ")
                .endsWith("--replay %s, or raise the limit and run again%n".formatted(file));
        assertThat(Files.readAllLines(file)).as("written anew").hasSize(3);
    }

    @Test
    void should_say_who_has_them_when_the_file_cannot_be_written() throws Exception {
        BadRowWatch watch = watch(new Rows(2));
        copy(watch, 10, 1);
        Files.writeString(folder.resolve("report"), "a file");

        assertThat(report(watch)).isEqualTo(new BadRows(1, null));

        assertThat(err.toString(UTF_8))
                .startsWith("ringshift: Cannot write the bad rows, 1 in all, to report.directory = ")
                .contains("; the checkpoint keeps them, and the next run writes them");
    }
}
