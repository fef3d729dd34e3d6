package dev.ringshift.checkpoint;

import static dev.ringshift.checkpoint.Checkpoints.TABLE;
import static dev.ringshift.checkpoint.Checkpoints.TALLY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.CheckpointStatus.State;
import dev.ringshift.ring.RangeSet;
import dev.ringshift.ring.TokenRange;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** kill -9 of a run that records. */
class CheckpointKillTest {
    private static final int BEFORE_THE_KILL = 40;

    @TempDir
    Path folder;

    /** The run that is killed: says each range after it was recorded. */
    static final class Run {
        private Run() {}

        public static void main(String[] arguments) {
            long first = Long.parseLong(arguments[1]);
            try (Checkpoint checkpoint = Checkpoints.open(Path.of(arguments[0]))) {
                checkpoint.planned(TABLE, 1_000_000, 0, 0, 1, 0);
                for (long start = first; start < first + 1_000_000; start++) {
                    Checkpoints.done(checkpoint, start, start + 1);
                    System.out.println(start);
                }
            }
        }
    }

    @Test
    void should_hold_all_that_was_recorded_and_go_on_at_once_when_runs_are_killed() throws Exception {
        Path file = folder.resolve("chat.checkpoint.db");
        long recorded = 0;
        for (int run = 0; run < 2; run++) {
            recorded = killedAfter(file, recorded);

            assertThat(CheckpointStatus.read(file).state()).isEqualTo(State.KILLED);
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                RangeSet done = checkpoint.done(TABLE);
                assertThat(done.contains(new TokenRange(0, recorded)))
                        .as("%s, told that all up to %d were recorded", done, recorded)
                        .isTrue();
                recorded = done.ranges().get(0).end();
                assertThat(done.ranges()).containsExactly(new TokenRange(0, recorded));
                assertThat(checkpoint.tally(TABLE).rows()).isEqualTo(recorded * TALLY.rows());
            }
        }
    }

    /** How many splits a run said it recorded before it was killed in the middle of more. */
    private static long killedAfter(Path file, long first) throws Exception {
        Process run = new ProcessBuilder(command(file, first))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        long recorded = first;
        try (BufferedReader said = run.inputReader()) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                recorded = Long.parseLong(line) + 1;
                if (recorded == first + BEFORE_THE_KILL) {
                    // by its handle, which leaves what it said last to be read
                    run.toHandle().destroyForcibly();
                }
            }
        } finally {
            run.destroyForcibly();
        }
        assertThat(run.waitFor()).as("killed").isNotZero();
        assertThat(recorded).isGreaterThanOrEqualTo(first + BEFORE_THE_KILL);
        return recorded;
    }

    private static List<String> command(Path file, long first) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return List.of(
                java,
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Run.class.getName(),
                file.toString(),
                Long.toString(first));
    }
}
