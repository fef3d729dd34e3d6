package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Runs commands in this JVM, as the launcher would, on a local Spark. */
final class Cli {
    static final String LAUNCHER = "jobs/bin/ringshift";

    private Cli() {}

    /** What a shell would have seen. */
    record Result(int exitCode, String out, String err) {}

    static Result run(String... arguments) {
        System.setProperty("spark.master", "local[2]");
        System.setProperty("spark.ui.enabled", "false");
        System.setProperty("spark.driver.host", "127.0.0.1");
        System.setProperty("spark.driver.bindAddress", "127.0.0.1");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Invocation invocation = new Invocation(
                List.of(arguments),
                Map.of("RINGSHIFT_LAUNCHER", LAUNCHER),
                Map.of(),
                new PrintStream(out, true, UTF_8),
                new PrintStream(err, true, UTF_8));
        ExitCode code = new Program(Commands.all()).run(invocation);
        return new Result(code.status(), out.toString(UTF_8), err.toString(UTF_8));
    }

    static Path write(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
