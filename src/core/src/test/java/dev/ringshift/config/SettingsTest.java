package dev.ringshift.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTest {
    private static final ClusterSettings REACHABLE =
            new ClusterSettings("source", List.of("10.0.0.1:9042"), "dc1", "reader", "hunter2", "ONE", null, "");

    @TempDir
    Path directory;

    @Test
    void should_name_everything_missing_when_a_cluster_cannot_be_reached() {
        MigrateConfig config = new ConfigFiles(directory).read(ConfigFiles.TABLES, "target.local-datacenter=dc2");

        assertThatThrownBy(config::requireReachable)
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        Cannot use the configuration: 3 problems
                          source.contact-points: missing; name a node, for example source.contact-points = ["10.0.0.1:9042"]
                          source.local-datacenter: missing; name the data center as nodetool status spells it, for example dc1
                          target.contact-points: missing; name a node, for example target.contact-points = ["10.0.0.1:9042"]""");
    }

    @Test
    void should_be_reachable_when_missing_addresses_come_from_elsewhere() {
        MigrateConfig config = new ConfigFiles(directory).read(ConfigFiles.TABLES);

        MigrateConfig completed = config.withClusters(REACHABLE, REACHABLE);

        assertThat(completed.requireReachable()).isSameAs(completed);
        assertThat(completed.target()).isEqualTo(REACHABLE);
    }

    @Test
    void should_hide_passwords_when_printed() {
        ClusterSettings settings = new ClusterSettings(
                "source",
                List.of("10.0.0.1:9042"),
                "dc1",
                "reader",
                "hunter2",
                "ONE",
                new TlsSettings("ca.p12", "hunter2", "me.p12", "hunter2", true),
                "{\"advanced\":{\"auth-provider\":{\"password\":\"hunter2\"}}}");
        MigrateConfig config =
                new ConfigFiles(directory).read(ConfigFiles.TABLES).withClusters(settings, settings);

        assertThat(settings).hasToString("source [10.0.0.1:9042] at ONE");
        assertThat(settings.tls()).hasToString("TLS, truststore ca.p12, keystore me.p12");
        assertThat(config.toString()).doesNotContain("hunter2");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0B",
        "1500, 1500B",
        "1024, 1KiB",
        "67108864, 64MiB",
        "1099511627776, 1TiB",
        "1126999418470400, 1025TiB"
    })
    void should_read_like_a_config_value_when_a_size_is_printed(long bytes, String text) {
        assertThat(new ByteSize(bytes)).hasToString(text);
    }
}
