package dev.ringshift.jobs;

import dev.ringshift.report.Amounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** What a figure was measured on. */
final class Machine {
    private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

    private Machine() {}

    static String describe() {
        Runtime runtime = Runtime.getRuntime();
        return "%d cores of %s, %s of heap, JDK %s"
                .formatted(
                        runtime.availableProcessors(),
                        processor(),
                        Amounts.bytes(runtime.maxMemory()),
                        System.getProperty("java.version"));
    }

    private static String processor() {
        try (Stream<String> lines = Files.lines(CPU_INFO)) {
            return lines.filter(line -> line.startsWith("model name"))
                    .findFirst()
                    .map(line -> line.substring(line.indexOf(':') + 1).strip())
                    .orElse(System.getProperty("os.arch", "?"));
        } catch (IOException e) {
            return System.getProperty("os.arch", "?"); // no Linux
        }
    }
}
