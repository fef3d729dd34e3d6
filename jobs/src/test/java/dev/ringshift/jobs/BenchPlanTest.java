package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.checkpoint.Checkpoint.ComparisonStart;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchPlanTest {
    @Test
    void should_plan_record_and_read_back_every_split_when_the_plan_is_small(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("bench.db");

        String text = BenchPlan.run(3000, file); // two for each of 1536 vnodes

        assertThat(text).matches("""
                3,072 splits planned, recorded as started and as done, and read again in \\d+\\.\\d s
                checkpoint: \\d+\\.\\d us per split \\(aim: 50 or less\\)
                peak heap: \\d+\\.\\d [MG]iB \\(aim: below 1 GiB\\)
                the same splits compared, with 616 suspects that were looked at again, in \\d+\\.\\d s
                checkpoint: \\d+\\.\\d us per split, \\d+\\.\\d us of CPU \\(aim: 50 or less\\)
                peak heap: \\d+\\.\\d [MG]iB \\(aim: below 1 GiB\\)
                """);
        try (Checkpoint checkpoint = Checkpoint.open(file, new TreeMap<>(), "look")) {
            assertThat(checkpoint.done("bench.messages").contains(TokenRange.RING))
                    .isTrue();
            assertThat(checkpoint.tally("bench.messages").rows()).isEqualTo(3072L * 400_000);
        }
    }

    @Test
    void should_leave_no_suspect_and_count_all_when_the_splits_are_compared(@TempDir Path folder) throws Exception {
        BenchPlan.run(3000, folder.resolve("bench.db"));

        ComparisonStart start = new ComparisonStart(Set.of("bench.messages"), earlier -> earlier, false, 1);
        try (Checkpoint checkpoint = Checkpoint.open(folder.resolve("compared-bench.db"), start, "look")) {
            assertThat(checkpoint.done("bench.messages").contains(TokenRange.RING))
                    .isTrue();
            assertThat(checkpoint.findings().suspects()).isZero();
            assertThat(checkpoint.findings().mismatches()).isEqualTo(308);
            assertThat(checkpoint.findings().comparison("bench.messages").rows())
                    .isEqualTo(3072L * 400_000);
            assertThat(checkpoint.findings().comparison("bench.messages").suspects())
                    .isEqualTo(616);
            assertThat(checkpoint.findings().comparison("bench.messages").mismatchedRows())
                    .isEqualTo(308);
        }
    }

    @Test
    void should_plan_one_split_for_each_vnode_at_least_when_fewer_are_wanted(@TempDir Path folder) throws Exception {
        assertThat(BenchPlan.run(1, folder.resolve("bench.db"))).startsWith("1,536 splits planned");
    }
}
