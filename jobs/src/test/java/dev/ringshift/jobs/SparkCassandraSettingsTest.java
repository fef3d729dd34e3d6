package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import dev.ringshift.command.UsageException;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.TlsSettings;
import java.time.Duration;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;

class SparkCassandraSettingsTest {
    private static final ClusterSettings EMPTY =
            new ClusterSettings("source", List.of(), null, null, null, "LOCAL_QUORUM", null, "");

    private final SparkConf spark = new SparkConf(false);

    private ClusterSettings complete(ClusterSettings file) {
        return SparkCassandraSettings.complete(file, spark);
    }

    private Config driver() {
        return ConfigFactory.parseString(complete(EMPTY).driver());
    }

    @Test
    void should_leave_settings_alone_when_spark_says_nothing() {
        assertThat(complete(EMPTY)).isEqualTo(EMPTY);
    }

    @Test
    void should_take_hosts_with_common_port_when_file_names_none() {
        spark.set("spark.cassandra.connection.host", "10.0.0.1, 10.0.0.2:9043,::1,[::2]:9044,")
                .set("spark.cassandra.connection.port", "9142");

        assertThat(complete(EMPTY).contactPoints())
                .containsExactly("10.0.0.1:9142", "10.0.0.2:9043", "[::1]:9142", "[::2]:9044");
    }

    @Test
    void should_prefer_role_when_catalog_of_role_is_set() {
        spark.set("spark.cassandra.connection.host", "10.0.0.1")
                .set("spark.cassandra.connection.localDC", "dc1")
                .set("spark.sql.catalog.source.spark.cassandra.connection.host", "10.0.0.2")
                .set("spark.sql.catalog.target.spark.cassandra.connection.host", "10.0.0.3");

        ClusterSettings settings = complete(EMPTY);

        assertThat(settings.contactPoints()).containsExactly("10.0.0.2:9042");
        assertThat(settings.localDatacenter()).isEqualTo("dc1");
    }

    @Test
    void should_keep_file_when_both_say_something() {
        spark.set("spark.sql.catalog.source.spark.cassandra.connection.host", "10.0.0.2")
                .set("spark.cassandra.connection.localDC", "other")
                .set("spark.cassandra.auth.username", "spark")
                .set("spark.cassandra.auth.password", "spark")
                .set("spark.cassandra.connection.ssl.enabled", "true");
        ClusterSettings file = new ClusterSettings(
                "source",
                List.of("10.0.0.9:9042"),
                "dc9",
                "file",
                "secret",
                "ONE",
                new TlsSettings("trust.jks", null, null, null, true),
                "");

        assertThat(complete(file)).isEqualTo(file);
    }

    @Test
    void should_take_login_when_file_has_none() {
        spark.set("spark.cassandra.auth.username", "reader").set("spark.cassandra.auth.password", "secret");

        ClusterSettings settings = complete(EMPTY);

        assertThat(settings.username()).isEqualTo("reader");
        assertThat(settings.password()).isEqualTo("secret");
        assertThat(settings.toString()).doesNotContain("secret");
    }

    @Test
    void should_take_stores_when_tls_is_enabled() {
        spark.set("spark.cassandra.connection.ssl.enabled", "true")
                .set("spark.cassandra.connection.ssl.trustStore.path", "/trust.jks")
                .set("spark.cassandra.connection.ssl.trustStore.password", "t")
                .set("spark.cassandra.connection.ssl.keyStore.path", "/key.jks")
                .set("spark.cassandra.connection.ssl.keyStore.password", "k");

        assertThat(complete(EMPTY).tls()).isEqualTo(new TlsSettings("/trust.jks", "t", null, null, false));

        spark.set("spark.cassandra.connection.ssl.clientAuth.enabled", "true");
        assertThat(complete(EMPTY).tls()).isEqualTo(new TlsSettings("/trust.jks", "t", "/key.jks", "k", false));
    }

    @Test
    void should_ignore_stores_when_tls_is_off() {
        spark.set("spark.cassandra.connection.ssl.trustStore.path", "/trust.jks");

        assertThat(complete(EMPTY).tls()).isNull();
    }

    @Test
    void should_become_driver_options_when_timeouts_and_pools_are_set() {
        spark.set("spark.cassandra.connection.timeoutMS", "1500")
                .set("spark.cassandra.read.timeoutMS", "9000")
                .set("spark.cassandra.connection.reconnectionDelayMS.min", "100")
                .set("spark.cassandra.connection.localConnectionsPerExecutor", "3")
                .set("spark.cassandra.connection.compression", "LZ4")
                .set("spark.cassandra.connection.resolveContactPoints", "false");

        Config driver = driver();

        assertThat(driver.getDuration("advanced.connection.connect-timeout")).isEqualTo(Duration.ofMillis(1500));
        assertThat(driver.getDuration("basic.request.timeout")).isEqualTo(Duration.ofSeconds(9));
        assertThat(driver.getDuration("advanced.reconnection-policy.base-delay"))
                .isEqualTo(Duration.ofMillis(100));
        assertThat(driver.getInt("advanced.connection.pool.local.size")).isEqualTo(3);
        assertThat(driver.getString("advanced.protocol.compression")).isEqualTo("lz4");
        assertThat(driver.getBoolean("advanced.resolve-contact-points")).isFalse();
    }

    @Test
    void should_let_driver_section_win_when_both_set_an_option() {
        spark.set("spark.cassandra.read.timeoutMS", "9000")
                .set("spark.cassandra.connection.localConnectionsPerExecutor", "3");
        ClusterSettings file = new ClusterSettings(
                "target", List.of(), null, null, null, "ONE", null, "basic { request { timeout = 1 second } }");

        Config driver = ConfigFactory.parseString(complete(file).driver());

        assertThat(driver.getDuration("basic.request.timeout")).isEqualTo(Duration.ofSeconds(1));
        assertThat(driver.getInt("advanced.connection.pool.local.size")).isEqualTo(3);
    }

    @Test
    void should_name_setting_when_number_is_none() {
        spark.set("spark.cassandra.read.timeoutMS", "soon");

        assertThatThrownBy(() -> complete(EMPTY))
                .isInstanceOf(UsageException.class)
                .hasMessage("Cannot take spark.cassandra.read.timeoutMS = soon: not a whole number");
    }

    @Test
    void should_refuse_when_spark_points_elsewhere_for_the_cluster() {
        spark.set("spark.cassandra.connection.config.cloud.path", "bundle.zip");

        assertThatThrownBy(() -> complete(EMPTY))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("spark.cassandra.connection.config.cloud.path");
    }
}
