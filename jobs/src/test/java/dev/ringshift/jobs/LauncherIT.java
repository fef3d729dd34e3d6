package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LauncherIT {
    private static final Path LAUNCHER = Processes.home().resolve("jobs/bin/ringshift");
    /** Long enough for a build, in case a source was saved during the tests. */
    private static final Duration LIMIT = Duration.ofMinutes(5);

    @TempDir
    private Path directory;

    private Processes.Result run(Path launcher, Map<String, String> environment, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(launcher.toString()));
        command.addAll(List.of(arguments));
        return Processes.run(command, environment, directory.resolve("launcher.log"), LIMIT);
    }

    @Test
    void should_print_version_when_asked() throws Exception {
        Processes.Result result = run(LAUNCHER, Map.of(), "--version");

        assertThat(result.output()).matches("ringshift \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void should_find_its_files_when_called_through_links() throws Exception {
        Path first = Files.createSymbolicLink(directory.resolve("first"), LAUNCHER);
        Path second = Files.createSymbolicLink(directory.resolve("second"), directory.relativize(first));
        Files.move(second, directory.resolve("third"));

        Processes.Result result = run(directory.resolve("third"), Map.of(), "--help");

        assertThat(result.output()).contains("Usage: ringshift <command>", "migrate", "Exit codes");
        assertThat(result.exitCode()).isZero();
    }

    @Test
    void should_exit_with_usage_when_command_is_unknown() throws Exception {
        Processes.Result result = run(LAUNCHER, Map.of(), "statsu");

        assertThat(result.output()).isEqualTo("ringshift: Cannot run statsu: no such command; did you mean status?\n");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
    }

    @Test
    void should_hand_over_to_spark_submit_when_spark_home_is_set() throws Exception {
        Path submit = Files.createDirectories(directory.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/bin/sh\nprintf '<%s>' \"$@\"\necho; echo \"$RINGSHIFT_LAUNCHER\"\nexit 4\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();
        Map<String, String> environment = Map.of(
                "SPARK_HOME", directory.toString(),
                "RINGSHIFT_SPARK_ARGS", "--master spark://h:7077",
                "RINGSHIFT_HEAP", "2g");

        Processes.Result result = run(LAUNCHER, environment, "migrate", "--set", "it's = 1");

        assertThat(result.output())
                .contains("<--class><dev.ringshift.jobs.Ringshift><--master><spark://h:7077><--driver-memory><2g>")
                .contains("ringshift-jobs.jar><migrate><--set><it's = 1>")
                .endsWith("\n" + LAUNCHER + "\n");
        assertThat(result.exitCode()).isEqualTo(4);
    }

    /** The options fell apart at the blank. */
    @Test
    void should_keep_options_whole_when_the_path_of_the_working_tree_has_a_blank() throws Exception {
        Path home = Files.createDirectory(directory.resolve("my home")).toRealPath();
        List<String> modules =
                List.of("jobs", "jobs/spark", "src/service", "src/testbed/cassandra-4.1", "src/testbed/cassandra-5.0");
        for (String built : modules) {
            Files.createDirectories(home.resolve(built));
            link(home, built + "/target");
        }
        link(home, "pom.xml");
        Path launcher = Files.createDirectory(home.resolve("jobs/bin")).resolve("ringshift");
        Files.copy(LAUNCHER, launcher, StandardCopyOption.COPY_ATTRIBUTES);
        Path submit = Files.createDirectories(directory.resolve("bin")).resolve("spark-submit");
        Files.writeString(submit, "#!/bin/sh\necho \"$SPARK_SUBMIT_OPTS\"\n");
        assertThat(submit.toFile().setExecutable(true)).isTrue();

        Processes.Result result = run(launcher, Map.of("SPARK_HOME", directory.toString()), "--version");

        assertThat(result.output()).contains("\"-Dringshift.home=%s\"".formatted(home));
    }

    private static void link(Path home, String name) throws IOException {
        Files.createSymbolicLink(home.resolve(name), Processes.home().resolve(name));
    }

    /** A signal before the copy began ended the process as if nobody had cared for it. */
    @Test
    void should_exit_resumable_when_it_is_stopped_while_it_connects() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            Path config = Files.writeString(
                    directory.resolve("silent.conf"), """
                    source { contact-points = ["127.0.0.1:%d"], local-datacenter = dc1 }
                    target { contact-points = ["127.0.0.1:%d"], local-datacenter = dc1 }
                    tables = ["a.b"]
                    """.formatted(silent.getLocalPort(), silent.getLocalPort()));
            Path log = directory.resolve("launcher.log");
            Process process = Processes.start(
                    List.of(LAUNCHER.toString(), "migrate", "--config", config.toString()), Map.of(), log);
            try (Socket connected = silent.accept()) {
                Processes.interrupt(process);

                assertThat(process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
                assertThat(connected.isConnected()).isTrue();
            }
            assertThat(process.exitValue()).isEqualTo(ExitCode.INTERRUPTED.status());
            assertThat(Processes.text(log)).isEqualTo("Stopping; the same command goes on.\n");
        }
    }

    /** It rolled the file of a migration in the same folder. */
    @Test
    void should_log_to_a_file_of_its_own_when_it_serves() throws Exception {
        Path config = Files.writeString(directory.resolve("read-service.conf"), """
                source { contact-points = ["127.0.0.1:1"], local-datacenter = dc1 }
                methods { Get { cql = "SELECT v FROM k.t WHERE p = :p" } }
                server.admin = off
                """);
        Path log = directory.resolve("my logs").resolve("serve.log");

        Processes.Result result =
                run(LAUNCHER, Map.of("RINGSHIFT_LOG", log.toString()), "serve", "--config", config.toString());

        assertThat(result.exitCode()).as(result.output()).isEqualTo(ExitCode.UNREACHABLE.status());
        assertThat(log).content().contains("The command ends with exit code 3");
    }

    @Test
    void should_say_what_to_do_when_spark_home_is_wrong() throws Exception {
        Processes.Result result = run(LAUNCHER, Map.of("SPARK_HOME", "/nowhere"), "--version");

        assertThat(result.output()).contains("Cannot run /nowhere/bin/spark-submit: set SPARK_HOME");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
    }

    @Test
    void should_refuse_when_embedded_spark_cannot_take_an_argument() throws Exception {
        Processes.Result result = run(LAUNCHER, Map.of("RINGSHIFT_SPARK_ARGS", "--num-executors 3"), "--version");

        assertThat(result.output()).contains("Cannot give --num-executors");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
    }

    @Test
    void should_refuse_when_an_argument_of_the_embedded_spark_has_no_value() throws Exception {
        Processes.Result result =
                run(LAUNCHER, Map.of("RINGSHIFT_SPARK_ARGS", "--master local[1] --conf"), "--version");

        assertThat(result.output())
                .isEqualTo("ringshift: Cannot use RINGSHIFT_SPARK_ARGS: --conf needs a value behind it\n");
        assertThat(result.exitCode()).isEqualTo(ExitCode.USAGE.status());
    }
}
