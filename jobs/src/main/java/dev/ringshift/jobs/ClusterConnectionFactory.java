package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.spark.connector.cql.CassandraConnectionFactory;
import com.datastax.spark.connector.cql.CassandraConnectorConf;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ClusterSettings;

/**
 * Lets the Spark Cassandra Connector open its sessions the way the engine does. The connector shares a session between
 * all that ask with an equal configuration; a record, this makes two configurations differ when their settings do.
 *
 * @param settings complete: nothing is left to come from Spark
 */
record ClusterConnectionFactory(ClusterSettings settings) implements CassandraConnectionFactory {
    private static final long serialVersionUID = 1;

    @Override
    public CqlSession createSession(CassandraConnectorConf conf) {
        return Sessions.open(settings);
    }
}
