package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RingshiftHomeTest {
    @Test
    void should_walk_up_when_started_in_a_module(@TempDir Path directory) throws IOException {
        Path module = Files.createDirectories(directory.resolve("src/testbed/target"));

        assertThat(RingshiftHome.above(module).directory()).isEqualTo(directory);
    }

    @Test
    void should_name_the_property_when_nothing_is_found(@TempDir Path directory) {
        assertThatThrownBy(() -> RingshiftHome.above(directory))
                .hasMessageContaining(directory.toString())
                .hasMessageContaining("-Dringshift.home=");
    }

    @Test
    void should_name_the_command_when_the_class_path_was_not_made(@TempDir Path directory) {
        assertThatThrownBy(() -> CassandraClassPath.of(CassandraVersion.V4_1, new RingshiftHome(directory)))
                .hasMessageContaining("src/testbed/cassandra-4.1/target/classpath.txt")
                .hasMessageContaining("`mvn -pl src/testbed/cassandra-4.1 package`");
    }
}
