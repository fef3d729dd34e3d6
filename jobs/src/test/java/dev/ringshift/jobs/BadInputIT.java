package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.checkpoint.Checkpoint;
import dev.ringshift.command.ExitCode;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.CassandraVersion;
import dev.ringshift.testbed.ClusterOptions;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a user gets wrong is answered in one line that says what, where and what to do, with the documented exit code. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class BadInputIT {
    private Path folder;
    private Stage stage;

    @BeforeAll
    void create(ClusterPair clusters) {
        stage = Stage.of(clusters, BadInputIT.class, Path.of("."));
        stage.onBoth("CREATE TABLE %s.good (id int PRIMARY KEY, a text)");
    }

    @BeforeEach
    void open(@TempDir Path ofThisTest) {
        folder = ofThisTest;
        stage = new Stage(stage.clusters(), stage.keyspace(), ofThisTest);
    }

    private void requireRefused(Cli.Result result, ExitCode code, String... parts) {
        assertThat(result.err().strip().lines()).hasSize(1);
        assertThat(result.err()).startsWith("ringshift: ").contains(parts).doesNotContain("\tat ");
        assertThat(result.exitCode()).isEqualTo(code.status());
    }

    @Test
    void should_suggest_the_nearest_key_when_a_key_is_unknown() throws Exception {
        Cli.Result result = stage.migrate(stage.config("\"%s.good\""), "--set", "copy.split-sise=1MiB");

        requireRefused(result, ExitCode.USAGE, "copy.split-sise", "copy.split-size");
    }

    @Test
    void should_name_the_key_when_a_value_has_the_wrong_type() throws Exception {
        Cli.Result result = stage.migrate(stage.config("\"%s.good\""), "--set", "copy.page-rows=many");

        requireRefused(result, ExitCode.USAGE, "copy.page-rows", "many");
    }

    @Test
    void should_say_which_host_is_missing_when_there_is_none() throws Exception {
        Cli.Result result = stage.migrate(stage.config("\"%s.good\""), "--set", "source.contact-points=[]");

        requireRefused(result, ExitCode.USAGE, "source.contact-points");
    }

    @Test
    void should_name_the_address_when_nobody_listens() throws Exception {
        Cli.Result result =
                stage.migrate(stage.config("\"%s.good\""), "--set", "target.contact-points=[\"127.0.0.1:9\"]");

        requireRefused(
                result,
                ExitCode.UNREACHABLE,
                "Cannot reach the target",
                "127.0.0.1:9",
                "refused",
                "target.contact-points");
    }

    @Test
    void should_name_the_host_when_nobody_knows_it() throws Exception {
        Cli.Result result =
                stage.migrate(stage.config("\"%s.good\""), "--set", "source.contact-points=[\"no-such-host.invalid\"]");

        requireRefused(
                result, ExitCode.UNREACHABLE, "no-such-host.invalid", "unknown host", "check source.contact-points");
    }

    @Test
    void should_name_the_file_when_the_truststore_is_missing() throws Exception {
        Cli.Result result = stage.migrate(
                stage.config("\"%s.good\""),
                "--set",
                "target.tls.enabled=true",
                "--set",
                "target.tls.truststore=/nowhere/trust.jks");

        requireRefused(result, ExitCode.USAGE, "target.tls.truststore = /nowhere/trust.jks", "no such file");
    }

    @Test
    void should_name_the_option_when_one_of_the_driver_is_wrong() throws Exception {
        Cli.Result result =
                stage.migrate(stage.config("\"%s.good\""), "--set", "source.driver.basic.request.timeout=soon");

        requireRefused(result, ExitCode.USAGE, "source.driver", "basic.request.timeout", "soon");
    }

    @Test
    void should_refuse_when_a_table_would_be_copied_onto_itself() throws Exception {
        Cli.Result result = stage.migrate(
                stage.config("\"%s.good\""),
                "--set",
                "target.contact-points=[\"%s\"]"
                        .formatted(Stage.address(stage.clusters().source())));

        requireRefused(result, ExitCode.USAGE, ".good would be copied onto itself", "check target.contact-points");
    }

    @Test
    void should_list_the_datacenters_when_the_name_is_wrong() throws Exception {
        Cli.Result result = stage.migrate(stage.config("\"%s.good\""), "--set", "source.local-datacenter=dc7");

        requireRefused(result, ExitCode.USAGE, "source.local-datacenter", "dc7", "dc1");
    }

    @Test
    void should_refuse_login_and_partitioner_when_the_source_is_of_another_kind() throws Exception {
        ClusterOptions options = ClusterOptions.builder(CassandraVersion.V4_1)
                .name("other")
                .requireLogin()
                .partitioner("RandomPartitioner")
                .build();
        try (CassandraCluster other = CassandraCluster.start(options)) {
            String at = "source.contact-points=[\"%s\"]".formatted(Stage.address(other));
            Path config = stage.config("\"%s.good\"");

            requireRefused(
                    stage.migrate(config, "--set", at),
                    ExitCode.UNREACHABLE,
                    "Cannot log in to the source",
                    "asks for a password");
            Cli.Result wrong = stage.migrate(
                    config, "--set", at, "--set", "source.username=cassandra", "--set", "source.password=hush");
            requireRefused(wrong, ExitCode.UNREACHABLE, "Cannot log in to the source", "as cassandra", "is wrong");
            assertThat(wrong.err()).doesNotContain("hush");
            requireRefused(
                    stage.migrate(
                            config,
                            "--set",
                            at,
                            "--set",
                            "source.username=" + CassandraCluster.USERNAME,
                            "--set",
                            "source.password=" + CassandraCluster.PASSWORD),
                    ExitCode.USAGE,
                    "RandomPartitioner",
                    "Murmur3Partitioner");
        }
    }

    @Test
    void should_name_keyspace_and_table_when_they_do_not_exist() throws Exception {
        requireRefused(
                stage.migrate(stage.config("\"nowhere.good\"")),
                ExitCode.USAGE,
                "The source has no keyspace nowhere: check tables");
        stage.onSource("CREATE TABLE %s.one_sided (id int PRIMARY KEY)");
        requireRefused(
                stage.migrate(stage.config("\"%s.one_sided\"")),
                ExitCode.USAGE,
                "The target has no table " + stage.keyspace() + ".one_sided");
    }

    @Test
    void should_name_table_and_column_when_tables_do_not_fit() throws Exception {
        stage.onSource("CREATE TABLE %s.t (p int, c int, gone text, changed inet, s int STATIC, PRIMARY KEY (p, c))");
        stage.onTarget("CREATE TABLE %s.t (p int, c int, changed int, s int, PRIMARY KEY (p, c))");
        requireRefused(
                stage.migrate(stage.config("\"%s.t\"")),
                ExitCode.USAGE,
                "has no column gone",
                "t.changed is inet",
                "t.changed is int",
                "t.s is a static column");
        stage.onSource("CREATE TABLE %s.k (a int, b int, PRIMARY KEY (a, b))");
        stage.onTarget("CREATE TABLE %s.k (a int, b int, PRIMARY KEY ((a, b)))");
        requireRefused(stage.migrate(stage.config("\"%s.k\"")), ExitCode.USAGE, "partition key (a)", "has (a, b)");
        stage.onSource("CREATE TABLE %s.n (id int PRIMARY KEY, hits counter)");
        stage.onTarget("CREATE TABLE %s.n (id int PRIMARY KEY, hits bigint)");
        requireRefused(stage.migrate(stage.config("\"%s.n\"")), ExitCode.USAGE, "n holds counters", "n does not");
    }

    @Test
    void should_name_the_file_when_the_config_cannot_be_read() {
        Cli.Result result =
                Cli.run("migrate", "--config", folder.resolve("none.conf").toString());

        requireRefused(result, ExitCode.USAGE, "none.conf", "no such file");
    }

    @Test
    void should_name_the_checkpoint_when_it_cannot_be_used() throws Exception {
        Path config = stage.config("\"%s.good\"");
        requireRefused(
                stage.migrate(config, "--set", "checkpoint.path=/proc/no/checkpoint.db"),
                ExitCode.USAGE,
                "/proc/no/checkpoint.db",
                "choose another checkpoint.path");
        Files.writeString(
                stage.checkpoint(),
                "this is no database, but a text that is long enough to look like one. ".repeat(40));
        requireRefused(
                stage.migrate(config), ExitCode.USAGE, stage.checkpoint().toString(), "damaged, or no checkpoint");
    }

    /** It was found after the copy, and called a bug. */
    @Test
    void should_name_the_report_directory_before_it_begins_when_it_cannot_be_used() throws Exception {
        requireRefused(
                stage.migrate(stage.config("\"%s.good\""), "--set", "report.directory=/proc/no/report"),
                ExitCode.USAGE,
                "Cannot use report.directory = /proc/no/report",
                "choose another report.directory");
        assertThat(stage.checkpoint()).doesNotExist();
    }

    /** The checkpoint said then that the run was killed. */
    @Test
    void should_name_the_port_before_it_begins_when_metrics_cannot_be_served() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            requireRefused(
                    stage.migrate(stage.config("\"%s.good\""), "--set", "metrics.port=" + taken.getLocalPort()),
                    ExitCode.USAGE,
                    "Cannot serve metrics on port " + taken.getLocalPort(),
                    "choose another metrics.port");
        }
        assertThat(stage.checkpoint()).doesNotExist();
    }

    @Test
    void should_name_the_difference_when_the_checkpoint_is_of_another_job() throws Exception {
        assertThat(stage.migrate(stage.config("\"%s.good\"")).exitCode()).isZero();

        Cli.Result result = stage.migrate(stage.config("{ source = \"%s.good\", where = \"a = 'x'\" }"));

        requireRefused(result, ExitCode.USAGE, "Cannot resume", "good where was \"\", is \"a = 'x'\" now");
    }

    @Test
    void should_name_the_other_process_when_two_runs_share_a_checkpoint() throws Exception {
        try (Checkpoint held = Checkpoint.open(stage.checkpoint(), new TreeMap<>(), "other")) {
            Cli.Result result = stage.migrate(stage.config("\"%s.good\""));

            requireRefused(
                    result, ExitCode.USAGE, "process " + ProcessHandle.current().pid(), "works on it");
        }
    }

    @Test
    void should_quote_the_server_when_the_condition_is_wrong() throws Exception {
        Cli.Result result = stage.migrate(stage.config("{ source = \"%s.good\", where = \"nonsense >\" }"));

        requireRefused(result, ExitCode.USAGE, "where = \"nonsense >\"");
    }

    @Test
    void should_print_the_stack_when_asked_to_be_verbose() throws IOException {
        Cli.Result result = Cli.run(
                "migrate", "--verbose", "--config", folder.resolve("none.conf").toString());

        assertThat(result.err()).contains("\tat dev.ringshift");
    }
}
