package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.command.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Errors named logs that were deleted on the way out. */
class DemoFolderTest {
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @TempDir
    private Path home;

    private Path log = Path.of("");

    private ExitCode demo(Callable<ExitCode> demo) throws Exception {
        try (DemoFolder folder = DemoFolder.create(home);
                Interruption interruption = Interruption.exit("Stopping")) {
            log = Files.writeString(folder.resolve("service.log"), "why");
            return DemoCommand.inFolder(folder, interruption, new PrintStream(err, true, UTF_8), demo);
        }
    }

    @Test
    void should_stay_and_be_named_when_the_demo_cannot_go_on() {
        assertThatThrownBy(() -> demo(() -> {
                    throw new IOException("broken");
                }))
                .hasMessage("broken");

        assertThat(log).hasContent("why");
        assertThat(err.toString(UTF_8)).contains("stays in " + log.getParent());
    }

    @Test
    void should_stay_and_be_named_when_the_demo_is_incomplete() throws Exception {
        assertThat(demo(() -> ExitCode.INCOMPLETE)).isEqualTo(ExitCode.INCOMPLETE);

        assertThat(log).hasContent("why");
        assertThat(err.toString(UTF_8)).contains("stays in " + log.getParent());
    }

    @Test
    void should_go_when_nothing_in_it_is_worth_keeping() throws Exception {
        assertThat(demo(() -> ExitCode.DONE)).isEqualTo(ExitCode.DONE);

        assertThat(log.getParent()).doesNotExist();
        assertThat(err.toString(UTF_8)).isEmpty();
    }
}
