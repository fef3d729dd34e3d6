package dev.ringshift.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.report.ProgressFile.Line;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProgressFileTest {
    @TempDir
    Path folder;

    @Test
    void should_show_each_line_at_once_when_it_is_added() throws IOException {
        Path run = folder.resolve("report/run");
        Path file = ProgressFile.of(run);
        try (ProgressFile progress = ProgressFile.create(run)) {
            String head = "seconds,table,ring,rows,bytes,rows_per_second,eta_seconds,retries\n";
            assertThat(Files.readString(file)).isEqualTo(head);

            progress.add(List.of(
                    new Line(1.25, "chat.messages", 0, 0, 0, 0, null, 0),
                    new Line(1.25, "", 0.5, 1000, 5000, 800, 1L, 2)));

            assertThat(Files.readString(file))
                    .isEqualTo(head + "1.25,chat.messages,0.0,0,0,0,,0\n1.25,,0.5,1000,5000,800,1,2\n");
        }
    }

    @Test
    void should_begin_anew_when_there_is_one() throws IOException {
        try (ProgressFile progress = ProgressFile.create(folder)) {
            progress.add(List.of(new Line(1, "", 0, 0, 0, 0, null, 0)));
        }
        ProgressFile.create(folder).close();

        assertThat(ProgressFile.of(folder))
                .hasContent("seconds,table,ring,rows,bytes,rows_per_second,eta_seconds,retries\n");
    }

    @Test
    void should_say_so_when_the_folder_cannot_be_made() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        assertThatThrownBy(() -> ProgressFile.create(file.resolve("run"))).isInstanceOf(IOException.class);
    }
}
