package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.ByteSize;
import dev.ringshift.config.ConfigReader;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Pacing;
import dev.ringshift.copy.Tuning;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SplitWorkTest {
    private static final Tuning TUNING = new Tuning(1, 1, new ByteSize(1), 1, new ByteSize(1), 700);

    @Test
    void should_compare_as_the_config_says_and_share_the_pace_among_the_executors(@TempDir Path folder)
            throws Exception {
        Path file = Files.writeString(folder.resolve("chat.conf"), """
                tables = [chat.messages]
                validate { rows-per-second = 10000, hold-back = false, rechecks = 7 }
                """);
        MigrateConfig config = ConfigReader.read(file, List.of());

        SplitWork.Compare work = SplitWork.Compare.of(config, TUNING, 4);

        assertThat(work.pacing()).isEqualTo(new Pacing(2500L, false));
        assertThat(work.settings().rechecks()).isEqualTo(7);
        assertThat(work.pageRows()).isEqualTo(TUNING.pageRows());
        assertThat(work.copy()).isEqualTo(config.copy());
    }
}
