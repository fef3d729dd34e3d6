package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Figures of nothing were taken for figures, and processes outlived the command. */
class BenchServiceStageIT {
    @TempDir
    private Path folder;

    @Test
    void should_fail_when_nothing_is_answered() throws Exception {
        try (BenchServiceStage stage = BenchServiceStage.start(folder, List.of(), List.of())) {
            assertThatThrownBy(() -> stage.load("Nothing", List.of("--simultaneous", "5", "--warmup", "0")))
                    .isInstanceOf(BenchException.class)
                    .hasMessageStartingWith(
                            "Cannot measure: none of 5 requests to Nothing was answered: {\"UNIMPLEMENTED\":5}; see "
                                    + folder);
        }
    }

    @Test
    void should_know_the_queries_of_one_partition_when_asked() throws Exception {
        try (BenchServiceStage stage = BenchServiceStage.start(folder, List.of(), List.of())) {
            // the first calls of a service take long
            stage.load("Off", List.of("--simultaneous", "5", "--warmup", "0", "--deadline", "20000"));

            assertThat(stage.queries(1)).isEqualTo(5);
            assertThat(stage.queries(2)).isZero();
        }
    }

    @Test
    void should_leave_no_process_behind_when_the_service_does_not_start() {
        List<ProcessHandle> others = ProcessHandle.current().children().toList();

        assertThatThrownBy(() -> BenchServiceStage.start(folder, List.of(), List.of("protection.hot-keys=0")))
                .hasMessageContaining("its errors are in " + folder.resolve("processes.log"));

        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isSubsetOf(others);
    }
}
