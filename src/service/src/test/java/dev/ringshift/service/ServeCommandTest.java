package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.service.config.ServiceConfig;
import io.grpc.ManagedChannel;
import java.lang.ProcessBuilder.Redirect;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program, in a JVM of its own. */
class ServeCommandTest {
    private static final Pattern PAGE = Pattern.compile("http://\\S+");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

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
                        + " (conf/read-service.conf is an example)\n");
    }

    @Test
    void should_take_the_options_of_a_program_when_no_command_is_named() throws Exception {
        assertThat(run(0, "--version")).startsWith("ringshift ");
        assertThat(run(0, "--help")).contains("Usage: ringshift serve", "--print-proto");
    }

    /** The log was closed while the service went on. */
    @Test
    void should_say_what_happens_when_it_stops() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofSeconds(9))) {
            ServiceConfig config = stage.config("server.drain = 1s");
            stage.lock(config);
            try (InstanceProcess program = serve(stage)) {
                ListenableFuture<byte[]> call =
                        ServiceStage.ask(stage.channel(config.server().listen()), "Off", 1, Duration.ofSeconds(20));
                await().until(() -> stage.stub().stats().inProgress() == 1);

                program.terminate();

                program.awaitLine("Calls are cut off that took longer than server.drain = PT1S");
                assertThat(call).failsWithin(Duration.ofSeconds(20));
                stage.stub().close(); // or the end would wait for its answer
                assertThat(program.awaitEnd()).isIn(0, 143);
            }
        }
    }

    /** The warning that calls are cut off, and the words that it stops, waited for a reader. */
    @Test
    @DisabledOnOs(OS.WINDOWS) // has no such pipes
    void should_serve_and_end_when_nobody_reads_what_it_says() throws Exception {
        Path output = folder.resolve("output");
        Path log = folder.resolve("service.log");
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1));
                FullPipe unread = FullPipe.at(output)) {
            ServiceConfig config = stage.config("server.drain = 1s");
            stage.lock(config);
            try (InstanceProcess program = InstanceProcess.start(
                    List.of("--config", stage.file().toString()), log, Redirect.to(output.toFile()))) {
                ManagedChannel channel = stage.channel(config.server().listen());
                await().atMost(Duration.ofMinutes(1))
                        .ignoreExceptions()
                        .until(() -> ServiceStage.ask(channel, "Off", 1, Duration.ofSeconds(20))
                                        .get()
                                        .length
                                > 0);
                stage.stub().setLatency(Duration.ofSeconds(9));
                ListenableFuture<byte[]> call = ServiceStage.ask(channel, "Off", 1, Duration.ofSeconds(20));
                await().until(() -> stage.stub().stats().inProgress() == 1);

                program.terminate();

                assertThat(program.awaitEnd()).isEqualTo(128 + 15);
                assertThat(call).failsWithin(Duration.ofSeconds(20));
                assertThat(log).content().contains("Calls are cut off that took longer than server.drain = PT1S");
            }
            assertThat(unread).isNotNull();
        }
    }

    /** The hook that waits for the farewell is there before the service is, which may never come. */
    @Test
    void should_end_when_a_signal_comes_while_it_connects() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path file = Files.writeString(folder.resolve("read-service.conf"), """
                    source { contact-points = ["127.0.0.1:%d"], local-datacenter = dc1 }
                    source.driver { advanced.connection.init-query-timeout = 3s }
                    methods { Get { cql = "SELECT v FROM k.t WHERE p = :p" } }
                    server.admin = off
                    """.formatted(silent.getLocalPort()));
            try (InstanceProcess program = InstanceProcess.start(List.of("--config", file.toString()));
                    Socket connected = silent.accept()) {
                program.terminate();

                assertThat(program.awaitEnd()).isEqualTo(128 + 15);
                assertThat(connected.isConnected()).isTrue();
            }
        }
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
    void should_end_with_3_when_the_database_hangs_at_the_queries() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            stage.lock(stage.config("source.driver { basic.request.timeout = 500ms }"));
            stage.stub().hangAtPrepare();

            for (String what : List.of("--lock", "--print-proto", "--verbose")) { // the last one just serves
                assertThat(run(3, "--config", stage.file().toString(), what))
                        .contains(
                                "ringshift: Cannot prepare methods.Join at the source: ",
                                "timed out after PT0.5S; try again when the database answers");
            }
        }
    }

    /** There are two threads for probes and pages, and no login. */
    @Test
    void should_answer_probes_when_others_say_a_byte_and_stay() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            stage.lock(stage.config(""));
            try (InstanceProcess program =
                    InstanceProcess.start(List.of("--config", stage.file().toString()))) {
                Matcher page = PAGE.matcher(program.awaitLine("Status page at"));
                assertThat(page.find()).isTrue();
                URI admin = URI.create(page.group());
                for (int i = 0; i < 4; i++) {
                    Socket silent = stage.own(new Socket(admin.getHost(), admin.getPort()));
                    silent.getOutputStream().write('G');
                }

                HttpRequest probe = HttpRequest.newBuilder(admin.resolve("/ready"))
                        .timeout(Duration.ofMinutes(1))
                        .build();
                assertThat(HttpClient.newHttpClient()
                                .send(probe, HttpResponse.BodyHandlers.discarding())
                                .statusCode())
                        .isEqualTo(200);
            }
        }
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

    @Test
    void should_end_by_itself_when_asked_to_terminate() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(300))) {
            ServiceConfig config = stage.config("");
            stage.lock(config);
            try (InstanceProcess program = serve(stage)) {
                ListenableFuture<byte[]> asked =
                        ServiceStage.ask(stage.channel(config.server().listen()), "Off", 5, PATIENCE);
                await().until(() -> stage.stub().stats().inProgress() > 0 || asked.isDone());

                program.terminate();

                assertThat(asked.get()).isNotEmpty();
                assertThat(program.rest()).contains("calls in progress are waited for");
                assertThat(program.awaitEnd()).isIn(0, 143);
            }
        }
    }

    @Test
    void should_take_over_changed_methods_while_it_runs() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            ServiceConfig config = stage.config("");
            stage.lock(config);
            Path file = stage.file();
            try (InstanceProcess program = serve(stage)) {
                String text = Files.readString(file);
                stage.lock(stage.configOf(text.replace("Off {", "Other { coalesce = off }, Off {")));
                Files.writeString(file, text.replace("Off {", "Other { coalesce = off }, Off {"));
                assertThat(program.awaitLine("ringshift: ")).contains("took over");

                ManagedChannel channel = stage.channel(config.server().listen());
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(ServiceStage.ask(channel, "Other", 5, PATIENCE)
                                        .get())
                                .isNotEmpty());

                Files.writeString(file, text.replace("SELECT", "SELCT"));
                assertThat(program.awaitLine("the methods stay as they were")).contains("Cannot");
                assertThat(ServiceStage.ask(channel, "Other", 5, PATIENCE).get())
                        .isNotEmpty();
            }
        }
    }

    private static InstanceProcess serve(ServiceStage stage) {
        InstanceProcess program =
                InstanceProcess.start(List.of("--config", stage.file().toString()));
        program.awaitLine("Stop with");
        return program;
    }

    @Test
    void should_print_the_proto_when_asked() throws Exception {
        try (ServiceStage stage = new ServiceStage(folder, Duration.ofMillis(1))) {
            stage.lock(stage.config(""));

            assertThat(run(0, "--config", stage.file().toString(), "--print-proto"))
                    .contains("package chat.v1;", "service Chat {", "rpc Join", "optional int64 channel_id = 1;");
        }
    }
}
