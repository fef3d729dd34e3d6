package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.typesafe.config.Config;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * Tells whether the jar works on a Spark cluster, without any database: each of some tasks loads the driver, its
 * settings and its network library, and says where they came from. To be started by {@code spark-submit --class
 * dev.ringshift.jobs.SelfCheck ringshift-jobs.jar}.
 */
public final class SelfCheck {
    private SelfCheck() {}

    public static void main(String[] args) {
        SparkConf conf = new SparkConf().setAppName("Ringshift self-check");
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            int tasks = Math.max(2, spark.defaultParallelism());
            List<Integer> numbers = IntStream.range(0, tasks).boxed().toList();
            spark.parallelize(numbers, tasks).map(SelfCheck::inspect).collect().forEach(System.out::println);
        }
    }

    private static String inspect(int task) {
        try (DriverConfigLoader loader = DriverConfigLoader.fromString("basic.request.timeout = 7 seconds")) {
            int pageSize = loader.getInitialConfig().getDefaultProfile().getInt(DefaultDriverOption.REQUEST_PAGE_SIZE);
            return "task %d: driver from %s, page size %d, network %s, settings %s"
                    .formatted(
                            task, jarOf(CqlSession.class), pageSize, EventLoop.class.getName(), Config.class.getName());
        }
    }

    private static String jarOf(Class<?> type) {
        return type.getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .getPath()
                .replaceFirst(".*/", "");
    }
}
