package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.FunctionMetadata;
import dev.ringshift.ddl.Findings.About;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What one kind of target makes of what a source has. */
sealed interface TargetRules permits ScyllaRules, CassandraRules {

    static TargetRules of(DdlTarget target) {
        return target instanceof DdlTarget.Cassandra cassandra
                ? new CassandraRules(cassandra.version())
                : new ScyllaRules();
    }

    /** The source's replication map as the target can take it. */
    Map<String, String> replication(Map<String, String> ofSource, About keyspace);

    /** Says what is to be known of a replication map that the user gave. */
    void reviewReplication(Map<String, String> given, About keyspace);

    /** Prints an option, or not. */
    void option(Option option);

    /** Refuses a column that the target cannot have. */
    void reviewColumn(ColumnMetadata column, Place place, About about);

    /** Whether a column is part of the primary key. */
    enum Place {
        KEY,
        REST
    }

    /** What follows {@code WITH} for a table in compact storage; empty for nothing. */
    List<String> compactStorage(About table);

    /** The index at the target; empty when it is refused. */
    Optional<IndexForm> index(SourceIndex index, About about);

    void reviewTrigger(About trigger);

    void reviewMask(About mask);

    void reviewFunction(FunctionMetadata function, About about);

    /** Says what is to be known of a table that is made. */
    void advise(WantedTable table, About about);

    /** Says what is to be known of views and indexes. */
    void adviseAfterCopy(About keyspace);

    /**
     * How an index is made.
     *
     * @param create {@code INDEX} or {@code CUSTOM INDEX}
     * @param using what follows the column; empty for nothing
     */
    record IndexForm(String create, String using) {
        static final IndexForm PLAIN = new IndexForm("INDEX", "");

        static IndexForm custom(String className, Map<String, String> options) {
            String using = "USING " + CqlText.string(className);
            return new IndexForm(
                    "CUSTOM INDEX",
                    options.isEmpty() ? using : using + "\n    WITH OPTIONS = " + CqlText.literal(options));
        }
    }
}
