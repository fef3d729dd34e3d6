package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The program, in a JVM of its own. */
class ServeCommandTest {
    @TempDir
    private Path folder;

    private static String run(int code, String... arguments) throws Exception {
        try (InstanceProcess program = InstanceProcess.start(List.of(arguments))) {
            String said = program.rest();
            assertThat(program.awaitEnd()).as(said).isEqualTo(code);
            return said;
        }
    }

    @Test
    void should_end_with_2_and_one_line_when_the_file_is_not_there() throws Exception {
        assertThat(run(2, "--config", "nowhere.conf"))
                .isEqualTo("ringshift: Cannot read nowhere.conf: no such file; name an existing one with --config"
                        + " (conf/chat.conf is an example)\n");
    }

    @Test
    void should_end_with_3_when_the_database_does_not_answer() throws Exception {
        Path file = Files.writeString(folder.resolve("read-service.conf"), """
                source { contact-points = ["127.0.0.1:1"], local-datacenter = dc1 }
                methods { Get { cql = "SELECT v FROM k.t WHERE p = :p" } }
                server.admin = off
                """);

        assertThat(run(3, "--config", file.toString())).contains("Cannot reach the source at [127.0.0.1:1]");
    }

    @Test
    void should_name_all_that_does_not_fit_the_database_at_once() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            stage.config("""
                    methods {
                      Star { cql = "SELECT * FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket" }
                      Unnamed { cql = "SELECT content FROM chat.messages WHERE channel_id = ? AND bucket = ?" }
                      Written { cql = "DELETE FROM chat.messages WHERE channel_id = :channel_id" }
                    }
                    """);

            assertThat(run(2, "--config", stage.file().toString(), "--lock")).contains("Star", "Unnamed", "Written");
        }
    }

    @Test
    void should_ask_for_the_lock_file_when_there_is_none() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            stage.config("");

            assertThat(run(2, "--config", stage.file().toString())).contains("--lock");
        }
    }
}
