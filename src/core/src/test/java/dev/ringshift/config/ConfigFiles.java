package dev.ringshift.config;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** Config files for tests, in a directory of the test's own. */
record ConfigFiles(Path directory) {
    static final String TABLES = "tables = [\"chat.messages\"]\n";

    MigrateConfig read(String text, String... sets) {
        return ConfigReader.read(write(text), List.of(sets), Map.of());
    }

    MigrateConfig read(String text, Map<String, String> environment) {
        return ConfigReader.read(write(text), List.of(), environment);
    }

    /** The problems of a file, which is called {@code x.conf} in them. */
    List<String> problems(String text, String... sets) {
        return problems(text, Map.of(), sets);
    }

    List<String> problems(String text, Map<String, String> environment, String... sets) {
        Path file = write(text);
        ConfigException exception = Assertions.catchThrowableOfType(
                ConfigException.class, () -> ConfigReader.read(file, List.of(sets), environment));
        Assertions.assertThat(exception).as("nothing wrong with it").isNotNull();
        return exception.problems().stream()
                .map(line -> line.replace(file.toString(), "x.conf"))
                .toList();
    }

    Path write(String text) {
        try {
            return Files.writeString(directory.resolve("x.conf"), text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
