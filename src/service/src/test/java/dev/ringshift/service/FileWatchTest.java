package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileWatchTest {
    @TempDir
    private Path folder;

    private Path one;
    private Path two;
    private final FileWatch watch = new FileWatch();

    @BeforeEach
    void add() throws IOException {
        one = Files.writeString(folder.resolve("one"), "1");
        two = Files.writeString(folder.resolve("two"), "2");
        watch.add(one);
        watch.add(two);
    }

    private static void touch(Path file, long second) throws IOException {
        Files.setLastModifiedTime(file, FileTime.fromMillis(1000 * second));
    }

    @Test
    void should_tell_once_when_files_change() throws IOException {
        assertThat(watch.hasChanged()).isFalse();
        touch(one, 1);
        touch(two, 1);
        assertThat(watch.hasChanged()).isTrue();
        assertThat(watch.hasChanged()).isFalse();
    }

    @Test
    void should_tell_when_a_file_goes_and_when_it_comes_back() throws IOException {
        Files.delete(two);
        assertThat(watch.hasChanged()).isTrue();
        Files.writeString(two, "2");
        assertThat(watch.hasChanged()).isTrue();
    }

    @Test
    void should_not_forget_a_change_when_the_file_is_added_again() throws IOException {
        touch(one, 1);
        watch.add(one);
        assertThat(watch.hasChanged()).isTrue();
    }

    @Test
    void should_tell_once_more_when_it_is_to_look_again() {
        watch.lookAgain();
        assertThat(watch.hasChanged()).isTrue();
        assertThat(watch.hasChanged()).isFalse();
    }
}
