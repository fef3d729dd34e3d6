package dev.ringshift.config;

import static dev.ringshift.config.ConfigFiles.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.ConfigFactory;
import dev.ringshift.convert.ConversionSettings;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigReaderTest {
    private final ConfigFiles files;

    ConfigReaderTest(@TempDir Path directory) {
        files = new ConfigFiles(directory);
    }

    @Test
    void should_take_the_defaults_when_only_tables_are_named() {
        MigrateConfig config = files.read(TABLES);

        assertThat(config.source())
                .isEqualTo(new ClusterSettings("source", List.of(), null, null, null, "LOCAL_QUORUM", null, ""));
        assertThat(config.target())
                .isEqualTo(new ClusterSettings("target", List.of(), null, null, null, "LOCAL_QUORUM", null, ""));
        assertThat(config.tables()).extracting(TableSelection::name).containsExactly("chat.messages");
        assertThat(config.copy())
                .isEqualTo(new CopySettings(
                        ByteSize.ofMebibytes(64),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        1,
                        CopySettings.RowMarker.INSERT,
                        ConversionSettings.DEFAULTS,
                        BadRowLimit.NONE,
                        10,
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)));
        assertThat(config.checkpointPath()).isEqualTo(Path.of("run/ringshift.checkpoint.db"));
        assertThat(config.reportDirectory()).isEqualTo(Path.of("run/report"));
        assertThat(config.metricsPort()).isNull();
    }

    @Test
    void should_hold_every_value_when_every_key_is_set() {
        MigrateConfig config = files.read("""
                source {
                  contact-points = ["10.0.0.1", "node-2.example:9043", "[2001:db8::1]", "10.0.0.1:9042"]
                  local-datacenter = dc1, username = reader, password = "p@ss", consistency = local_one
                  tls { enabled = yes, truststore = ca.p12, truststore-password = t, keystore = me.p12
                        keystore-password = k, hostname-validation = false }
                  driver { basic.request.timeout = 30s }
                }
                tables = [{ source = chat.messages, where = "edited = false" }]
                copy {
                  split-size = 1GiB, tasks-at-once = 8, in-flight { statements = 512, size = 8MiB }
                  batch { rows = 50, size = 40KiB }, page-rows = 2000, unknown-writetime = 1000, max-bad-rows = 2%
                  retry { max-tries = 3, first-backoff = 1s, max-backoff = 1m }
                }
                checkpoint.path = c.db
                report.directory = r
                metrics.port = 9108
                """);

        assertThat(config.source())
                .isEqualTo(new ClusterSettings(
                        "source",
                        List.of("10.0.0.1:9042", "node-2.example:9043", "[2001:db8::1]:9042"),
                        "dc1",
                        "reader",
                        "p@ss",
                        "LOCAL_ONE",
                        new TlsSettings("ca.p12", "t", "me.p12", "k", false),
                        "{\"basic\":{\"request\":{\"timeout\":\"30s\"}}}"));
        assertThat(config.copy())
                .isEqualTo(new CopySettings(
                        ByteSize.ofMebibytes(1024),
                        8,
                        512,
                        ByteSize.ofMebibytes(8),
                        50,
                        ByteSize.ofKibibytes(40),
                        2000,
                        1000,
                        CopySettings.RowMarker.INSERT,
                        ConversionSettings.DEFAULTS,
                        new BadRowLimit.Percent(BigDecimal.valueOf(2)),
                        3,
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1)));
        assertThat(config.tables().get(0).where()).isEqualTo("edited = false");
        assertThat(config.checkpointPath()).isEqualTo(Path.of("c.db"));
        assertThat(config.reportDirectory()).isEqualTo(Path.of("r"));
        assertThat(config.metricsPort()).isEqualTo(9108);
    }

    @Test
    void should_let_the_last_override_win_when_a_key_is_set_on_the_command_line() {
        MigrateConfig config = files.read(
                TABLES + "copy.split-size = 1GiB",
                "copy.split-size=32MiB",
                "copy { split-size = 16MiB, page-rows = 10 }",
                "tables=[a.b, c.d]");

        assertThat(config.copy().splitSize()).isEqualTo(ByteSize.ofMebibytes(16));
        assertThat(config.copy().pageRows()).isEqualTo(10);
        assertThat(config.tables()).extracting(TableSelection::name).containsExactly("a.b", "c.d");
    }

    @Test
    void should_return_to_the_default_when_a_key_is_overridden_with_null() {
        assertThat(files.read(TABLES + "metrics.port = 9108", "metrics.port=null")
                        .metricsPort())
                .isNull();
    }

    @Test
    void should_take_values_from_the_environment_when_the_file_refers_to_it() {
        String text = TABLES + """
                source { username = ${?USER_NAME}, password = ${?PASS}, contact-points = [${HOST}":9042"] }
                copy.page-rows = ${?PAGE}
                copy.batch.rows = ${?ABSENT}
                """;

        MigrateConfig config = files.read(
                text,
                Map.of("USER_NAME", "reader", "PASS", "secret", "HOST", "10.0.0.1", "PAGE", "77", "PATH", "/bin"));

        assertThat(config.source().username()).isEqualTo("reader");
        assertThat(config.source().password()).isEqualTo("secret");
        assertThat(config.source().contactPoints()).containsExactly("10.0.0.1:9042");
        assertThat(config.copy().pageRows()).isEqualTo(77);
        assertThat(config.copy().batchRows()).isNull();
    }

    @Test
    void should_follow_includes_when_the_file_has_one() throws IOException {
        Files.writeString(files.directory().resolve("clusters.conf"), "source.local-datacenter = east\n");

        assertThat(files.read("include \"clusters.conf\"\n" + TABLES).source().localDatacenter())
                .isEqualTo("east");
    }

    @Test
    void should_read_every_key_when_the_file_is_the_reference_itself() throws IOException {
        String reference = reference();

        MigrateConfig config = files.read(reference, "tables=[chat.messages]");

        assertThat(config.copy()).isEqualTo(files.read(TABLES).copy());
    }

    @Test
    void should_be_an_error_of_ours_when_the_code_asks_for_a_key_without_default() {
        Section root =
                Section.root(ConfigFactory.empty().root(), ConfigFactory.empty().root(), new Problems());

        assertThatThrownBy(() -> root.value("copy", Form.text()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("Cannot read copy: it is not in reference.conf");
    }

    @Test
    void should_document_every_key_when_it_is_in_the_reference() throws IOException {
        List<String> lines = reference().lines().map(String::strip).toList();
        int target = lines.indexOf("target {");

        for (int i = 0; i < target; i++) {
            if (lines.get(i).matches("[a-z-]+ ?(=|\\{).*") && !lines.get(i).startsWith("tls")) {
                assertThat(lines.get(i - 1))
                        .as("comment above '%s'", lines.get(i))
                        .matches("#.*|(username|.*store) = null");
            }
        }
    }

    @Test
    void should_hold_the_chat_example_when_it_is_read_from_the_repository() {
        Path file = Path.of(System.getProperty("ringshift.home"), "conf", "chat.conf");

        MigrateConfig config =
                ConfigReader.read(file, List.of(), Map.of("SOURCE_USERNAME", "cassandra", "SOURCE_PASSWORD", "secret"));

        assertThat(config.requireReachable()).isSameAs(config);
        assertThat(config.source())
                .isEqualTo(new ClusterSettings(
                        "source",
                        List.of("127.0.0.1:9042"),
                        "datacenter1",
                        "cassandra",
                        "secret",
                        "LOCAL_QUORUM",
                        null,
                        ""));
        assertThat(config.target().contactPoints()).containsExactly("127.0.0.2:9042");
        assertThat(config.target().username()).isNull();
        assertThat(config.tables()).extracting(TableSelection::name).containsExactly("chat.messages");
        assertThat(config.checkpointPath()).isEqualTo(Path.of("run/chat.checkpoint.db"));
        assertThat(config.reportDirectory()).isEqualTo(Path.of("run/report"));
    }

    private static String reference() throws IOException {
        try (var stream = Objects.requireNonNull(ConfigReader.class.getResourceAsStream("reference.conf"))) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void should_keep_only_the_named_tables_when_some_are_chosen() {
        MigrateConfig config = files.read(
                "tables=[{ source = chat.messages, target = talk.posts }, { source = \"old.*\", target = \"new.*\", except = [scratch] }]");

        MigrateConfig only = config.only(List.of("old.users", "chat.messages"));

        assertThat(only.tables()).extracting(TableSelection::targetName).containsExactly("new.users", "talk.posts");
        assertThat(only.keyspaces()).isEmpty();
        for (String unknown : List.of("chat.other", "old.scratch", "old", "", ".")) {
            assertThatThrownBy(() -> config.only(List.of("chat.messages", unknown)))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("Cannot take the table %s: ", unknown);
        }
    }
}
