package dev.ringshift.jobs;

import static com.datastax.spark.connector.japi.CassandraJavaUtil.column;
import static com.datastax.spark.connector.japi.CassandraJavaUtil.javaFunctions;
import static com.datastax.spark.connector.japi.CassandraJavaUtil.someColumns;
import static com.datastax.spark.connector.japi.CassandraJavaUtil.ttl;
import static com.datastax.spark.connector.japi.CassandraJavaUtil.writeTime;

import com.datastax.spark.connector.CassandraRow;
import com.datastax.spark.connector.ColumnRef;
import com.datastax.spark.connector.SomeColumns;
import com.datastax.spark.connector.cql.CassandraConnector;
import com.datastax.spark.connector.rdd.reader.RowReaderFactory;
import com.datastax.spark.connector.writer.CassandraRowWriter;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.chat.ChatData;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.jspecify.annotations.Nullable;
import scala.jdk.javaapi.CollectionConverters;

/**
 * What people write today: the source's rows joined with the target's by the Spark Cassandra Connector, which reads each by
 * its key; values, writetimes and TTLs compared. What the target alone has goes unseen.
 *
 * @param stage whose sides are the same
 */
record BenchPointReads(BenchStage stage) {
    private static final String[] KEYS = {"channel_id", "bucket", "message_id"};
    private static final String[] CELLS = {"author_id", "content", "edited_at", "attachments"};
    private static final int TTL_TOLERANCE_SECONDS = 60;
    private static final RowReaderFactory<CassandraRow> READER = RowReaderFactory.GenericRowReader$$.MODULE$;

    Measurement measure() throws Exception {
        SparkConf conf = conf(stage.target())
                .setAppName("ringshift bench")
                .setMaster(System.getProperty("spark.master", "local[*]"));
        try (JavaSparkContext spark = new JavaSparkContext(conf)) {
            return Measurement.of(() -> compare(spark));
        }
    }

    private long compare(JavaSparkContext spark) {
        JavaRDD<CassandraRow> source = javaFunctions(spark)
                .cassandraTable(BenchStage.KEYSPACE, ChatData.TABLE, READER)
                .withConnector(CassandraConnector.apply(conf(stage.source())))
                .select(columns());
        long same = javaFunctions(source)
                .joinWithCassandraTable(
                        BenchStage.KEYSPACE,
                        ChatData.TABLE,
                        new SomeColumns(
                                CollectionConverters.asScala(List.of(columns())).toSeq()),
                        someColumns(KEYS),
                        READER,
                        CassandraRowWriter.Factory$.MODULE$)
                .filter(pair -> isSame(pair._1(), pair._2()))
                .count();
        if (same != stage.rows()) {
            throw new IllegalStateException("%d of %d rows are the same".formatted(same, stage.rows()));
        }
        return same;
    }

    private static SparkConf conf(CassandraCluster cluster) {
        return new SparkConf()
                .set("spark.cassandra.connection.host", BenchStage.host(cluster))
                .set("spark.cassandra.connection.port", Integer.toString(BenchStage.port(cluster)));
    }

    private static ColumnRef[] columns() {
        List<ColumnRef> columns = new ArrayList<>();
        Arrays.stream(KEYS).forEach(key -> columns.add(column(key)));
        for (String cell : CELLS) {
            columns.addAll(List.of(column(cell), writeTime(cell), ttl(cell)));
        }
        return columns.toArray(ColumnRef[]::new);
    }

    private static boolean isSame(CassandraRow here, CassandraRow there) {
        for (int cell = 0; cell < CELLS.length; cell++) {
            int value = KEYS.length + 3 * cell;
            if (!Objects.equals(here.getRaw(value), there.getRaw(value))
                    || !Objects.equals(here.getRaw(value + 1), there.getRaw(value + 1))
                    || !isSameTtl(here.getRaw(value + 2), there.getRaw(value + 2))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isSameTtl(@Nullable Object here, @Nullable Object there) {
        if (here == null || there == null) {
            return here == there;
        }
        return Math.abs((Integer) here - (Integer) there) <= TTL_TOLERANCE_SECONDS;
    }
}
