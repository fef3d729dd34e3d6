package dev.ringshift.jobs;

import dev.ringshift.cluster.ClusterException;
import dev.ringshift.command.UsageException;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Starts Spark the way a copy needs it, and says in one line why it does not start. */
final class SparkStart {
    private static final String MASTER = "spark.master";

    /** How the id of an application begins that no master has given one. */
    private static final String UNREGISTERED = "spark-application-";

    private SparkStart() {}

    /** Settings of a Spark cluster are made for other jobs; some of them would break or slow this one. */
    static SparkConf configure(SparkConf conf) {
        conf.setIfMissing("spark.app.name", "ringshift migrate");
        conf.setIfMissing(MASTER, "local[*]");
        // the job holds its sessions as long as it needs them; after that nobody does
        conf.setIfMissing("spark.cassandra.connection.keepAliveMS", "0");
        // Kryo cannot take records, which splits and their reports are; rows never pass through Spark
        conf.set("spark.serializer", "org.apache.spark.serializer.JavaSerializer");
        // a second copy of a slow split would only put more load on what makes it slow
        conf.set("spark.speculation", "false");
        // stands for the number of cores wherever Spark is asked for it
        conf.remove("spark.default.parallelism");
        return conf;
    }

    /**
     * Starts.
     *
     * @throws ClusterException when the master does not answer
     * @throws UsageException when the settings are wrong
     */
    @SuppressWarnings("IllegalCatch") // what Spark throws here is not declared, and as often a consequence as the cause
    static JavaSparkContext open(SparkConf conf) {
        try {
            return registered(new JavaSparkContext(conf));
        } catch (Exception e) {
            throw refusal(conf.get(MASTER), e);
        }
    }

    /** After a minute without an answer of a standalone master Spark returns a context, to stop it a moment later. */
    private static JavaSparkContext registered(JavaSparkContext spark) {
        boolean named = !spark.sc().applicationId().startsWith(UNREGISTERED);
        if (named || !spark.master().startsWith("spark://")) {
            return spark;
        }
        spark.close();
        throw new IllegalStateException("no answer");
    }

    /** A master that does not answer may also show itself by whatever fails first in a context that Spark has stopped already. */
    static RuntimeException refusal(String master, Exception e) {
        String reason = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        if (master.startsWith("local") || reason.contains("aster URL")) {
            return new UsageException(
                    "Cannot start Spark with spark.master = %s: %s; correct --master or the spark.* settings"
                            .formatted(master, reason));
        }
        return new ClusterException(
                "Cannot start Spark with spark.master = %s: %s; check that the master runs there and answers"
                        .formatted(master, reason),
                e);
    }
}
