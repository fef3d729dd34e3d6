package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.command.ExitCode;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a demo leaves behind when it is stopped with Ctrl-C. */
class DemoIT {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @Test
    void should_leave_nothing_when_it_is_stopped_while_it_loads() throws Exception {
        Set<Path> before = left();

        stopWhenItSays("load: ", "demo", "--rows", "50000000");

        assertThat(left()).isEqualTo(before);
    }

    @Test
    void should_leave_its_report_alone_when_it_is_stopped_after_it_was_kept() throws Exception {
        Set<Path> before = left();

        String output = stopWhenItSays("Ctrl-C stops the nodes.", "demo", "--rows", "500", "--keep");

        assertThat(output).contains("The copy is exact: 500 rows");
        Set<Path> after = left();
        after.removeAll(before);
        assertThat(after).hasSize(1).allSatisfy(path -> {
            assertThat(path.getFileName().toString()).startsWith("demo-");
            assertThat(path.resolve("report")).isNotEmptyDirectory();
            delete(path);
        });
    }

    private String stopWhenItSays(String text, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(
                List.of(Processes.home().resolve("jobs/bin/ringshift").toString()));
        command.addAll(Arrays.asList(arguments));
        Path log = folder.resolve("demo.log");
        Process demo = Processes.start(command, Processes.childOptions(), log);
        await().atMost(LIMIT).until(() -> !demo.isAlive() || Processes.text(log).contains(text));
        List<ProcessHandle> nodes = demo.descendants().toList();
        assertThat(nodes).as(Processes.text(log)).hasSizeGreaterThanOrEqualTo(2);

        Processes.interrupt(demo);

        assertThat(demo.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)).isTrue();
        assertThat(demo.exitValue()).as(Processes.text(log)).isEqualTo(ExitCode.INTERRUPTED.status());
        assertThat(Processes.text(log))
                .contains("Stopping all that was started and cleaning up.")
                .doesNotContain("ringshift:");
        assertThat(nodes).noneMatch(ProcessHandle::isAlive);
        return Processes.text(log);
    }

    /** The data of nodes and the folders of demos, also those of others. */
    private static Set<Path> left() throws IOException {
        Set<Path> found = matching(Processes.home().resolve("target/testbed"), 3, "glob:**/node*/data");
        found.addAll(matching(Processes.home().resolve("run"), 1, "glob:**/demo-*"));
        return found;
    }

    private static Set<Path> matching(Path top, int depth, String pattern) throws IOException {
        if (!Files.exists(top)) {
            return new HashSet<>();
        }
        PathMatcher matcher = FileSystems.getDefault().getPathMatcher(pattern);
        try (Stream<Path> paths = Files.walk(top, depth)) {
            return paths.filter(matcher::matches).collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static void delete(Path demo) throws IOException {
        try (Stream<Path> paths = Files.walk(demo)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
    }
}
