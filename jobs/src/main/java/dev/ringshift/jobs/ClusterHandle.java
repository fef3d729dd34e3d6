package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.spark.connector.cql.CassandraConnectionFactory;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import com.datastax.spark.connector.cql.ProfileFileBasedContactInfo;
import dev.ringshift.config.ClusterSettings;
import java.io.IOException;
import java.io.Serializable;
import org.apache.spark.SparkConf;
import scala.Option;

/**
 * What a task is given to reach a cluster: small, serializable, without a connection. All tasks of a JVM that hold an
 * equal handle share one session, also when they start at once; it is closed some time after the last of them let go.
 * Safe in any thread.
 *
 * @param factory opens the session, and tells handles apart
 * @param keepAliveMillis how long a session without a user stays open
 */
record ClusterHandle(CassandraConnectionFactory factory, int keepAliveMillis) implements Serializable {
    private static final long serialVersionUID = 1;

    /**
     * The handle for a cluster.
     *
     * @param settings complete, see {@link SparkCassandraSettings}
     */
    static ClusterHandle of(SparkConf spark, ClusterSettings settings) {
        int keepAliveMillis =
                spark.getInt("spark.cassandra.connection.keepAliveMS", CassandraConnectorConf.apply$default$3());
        return new ClusterHandle(new ClusterConnectionFactory(settings), keepAliveMillis);
    }

    /**
     * The shared session. Closing it lets go of it; it must not be used after that. Throws what the factory throws: the
     * connector wraps that in an {@link IOException} that it does not declare.
     */
    CqlSession open() {
        try {
            return new CassandraConnector(connectorConf()).openSession();
        } catch (Exception e) {
            if (e instanceof IOException && e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }

    /**
     * Where the cluster is, is the factory's business. The contact info is of the kind that the connector does not look
     * into: from addresses it would guess the data center and the session's other names.
     */
    private CassandraConnectorConf connectorConf() {
        return new CassandraConnectorConf(
                new ProfileFileBasedContactInfo(factory.toString()),
                Option.empty(),
                keepAliveMillis,
                CassandraConnectorConf.apply$default$4(),
                CassandraConnectorConf.apply$default$5(),
                Option.empty(),
                Option.empty(),
                CassandraConnectorConf.apply$default$8(),
                CassandraConnectorConf.apply$default$9(),
                CassandraConnectorConf.apply$default$10(),
                CassandraConnectorConf.apply$default$11(),
                factory,
                CassandraConnectorConf.apply$default$13(),
                CassandraConnectorConf.apply$default$14(),
                CassandraConnectorConf.apply$default$15());
    }
}
