package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.ring.TokenRange;
import java.nio.file.Path;
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
                """);
        try (Checkpoint checkpoint = Checkpoint.open(file, new TreeMap<>(), "look")) {
            assertThat(checkpoint.done("bench.messages").contains(TokenRange.RING))
                    .isTrue();
            assertThat(checkpoint.tally("bench.messages").rows()).isEqualTo(3072L * 400_000);
        }
    }

    @Test
    void should_plan_one_split_for_each_vnode_at_least_when_fewer_are_wanted(@TempDir Path folder) throws Exception {
        assertThat(BenchPlan.run(1, folder.resolve("bench.db"))).startsWith("1,536 splits planned");
    }
}
