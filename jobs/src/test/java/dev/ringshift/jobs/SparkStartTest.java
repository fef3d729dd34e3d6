package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.cluster.ClusterException;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Failure;
import dev.ringshift.command.UsageException;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkStartTest {
    /** Each of them is common in a cluster's spark-defaults.conf. */
    @Test
    void should_overrule_settings_that_break_a_copy_when_a_cluster_has_them() {
        SparkConf conf = new SparkConf(false)
                .set("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
                .set("spark.speculation", "true")
                .set("spark.default.parallelism", "200");

        SparkStart.configure(conf);

        assertThat(conf.get("spark.serializer")).isEqualTo("org.apache.spark.serializer.JavaSerializer");
        assertThat(conf.get("spark.speculation")).isEqualTo("false");
        assertThat(conf.contains("spark.default.parallelism")).isFalse();
    }

    @Test
    void should_keep_master_and_name_when_they_are_set() {
        SparkConf conf = new SparkConf(false).setMaster("yarn").setAppName("tonight");

        assertThat(SparkStart.configure(conf).get("spark.master")).isEqualTo("yarn");
        assertThat(conf.get("spark.app.name")).isEqualTo("tonight");
    }

    @ParameterizedTest
    @ValueSource(strings = {"nonsense", "spark://nowhere"})
    void should_name_the_master_when_it_is_no_url(String master) {
        SparkConf conf = SparkStart.configure(new SparkConf(false).setMaster(master))
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");

        assertThatThrownBy(() -> SparkStart.open(conf))
                .isInstanceOf(UsageException.class)
                .hasMessageStartingWith("Cannot start Spark with spark.master = " + master + ": ")
                .hasMessageEndingWith("; correct --master or the spark.* settings");
    }

    @Test
    void should_count_as_unreachable_when_the_master_does_not_answer() {
        RuntimeException refusal = SparkStart.refusal(
                "spark://10.9.9.9:7077", new IllegalStateException("Cannot call methods on a stopped context\nmore"));

        assertThat(refusal)
                .isInstanceOf(ClusterException.class)
                .hasMessage("Cannot start Spark with spark.master = spark://10.9.9.9:7077: Cannot call methods on a"
                        + " stopped context; check that the master runs there and answers");
        assertThat(Failure.of(refusal).exitCode()).isEqualTo(ExitCode.UNREACHABLE);
    }
}
