package dev.ringshift.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.config.SchemaSettings.LossKind;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SchemaReaderTest {
    private final ConfigFiles files;

    SchemaReaderTest(@TempDir Path directory) {
        files = new ConfigFiles(directory);
    }

    @Test
    void should_lose_nothing_by_default() {
        assertThat(files.read(ConfigFiles.TABLES).schema().acceptedLosses()).isEmpty();
        assertThat(files.read(ConfigFiles.TABLES).schema().replication()).isEmpty();
    }

    @Test
    void should_hold_losses_and_replication() {
        SchemaSettings schema = files.read(ConfigFiles.TABLES + """
                schema { accept-losses = [collection-times, schema-objects]
                  replication { class = NetworkTopologyStrategy, dc1 = 3 } }
                """).schema();

        assertThat(schema.acceptedLosses())
                .containsExactlyInAnyOrder(LossKind.COLLECTION_TIMES, LossKind.SCHEMA_OBJECTS);
        assertThat(schema.replication()).isEqualTo(Map.of("class", "NetworkTopologyStrategy", "dc1", "3"));
    }

    @Test
    void should_name_what_is_wrong() {
        assertThat(files.problems(
                        ConfigFiles.TABLES + "schema { accept-losses = [colection-times], replication { dc1 = 3 } }"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("schema.accept-losses[0] = colection-times: unknown; did you mean COLLECTION-TIMES?"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("schema.replication")
                        .contains("has no class; write { class = NetworkTopologyStrategy, datacenter1 = 3 }"));
    }
}
