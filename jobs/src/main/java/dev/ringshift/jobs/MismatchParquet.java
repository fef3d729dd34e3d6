package dev.ringshift.jobs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * {@code mismatches/parquet/} in the folder of a run: what {@code mismatches.jsonl} has, for Spark and pandas. Spark reads the
 * one and writes the other, so that there may be more of it than fits into memory.
 */
final class MismatchParquet {
    private static final String NAME = "parquet";

    /** Of a row group, which is what is held at once. */
    private static final int GROUP_BYTES = 32 << 20;

    private static final List<Field> FIELDS = List.of(
            Field.text("source", "source"),
            Field.text("target", "target"),
            new Field("token", "token", DataTypes.StringType, DataTypes.LongType),
            // objects in JSON, whose text becomes the value
            Field.text("partition_key", "partitionKey"),
            Field.text("clustering_key", "clusteringKey"),
            Field.text("kind", "kind"),
            Field.text("column", "column"),
            Field.text("element", "element"),
            Field.text("source_value", "sourceValue"),
            Field.text("target_value", "targetValue"),
            new Field("source_writetime", "sourceWritetime", DataTypes.LongType, DataTypes.LongType),
            new Field("target_writetime", "targetWritetime", DataTypes.LongType, DataTypes.LongType),
            new Field("source_expiry", "sourceExpiry", DataTypes.StringType, DataTypes.TimestampType),
            new Field("target_expiry", "targetExpiry", DataTypes.StringType, DataTypes.TimestampType));

    private final JavaSparkContext spark;

    /**
     * A column.
     *
     * @param name in Parquet
     * @param key in JSON
     * @param read its type as JSON has it
     * @param written its type in Parquet
     */
    private record Field(String name, String key, DataType read, DataType written) {
        static Field text(String name, String key) {
            return new Field(name, key, DataTypes.StringType, DataTypes.StringType);
        }

        Column column() {
            return functions.col(key).cast(written).as(name);
        }
    }

    /**
     * Whether an executor has the driver's file before it, and may write beside it.
     *
     * @param bytes its size
     */
    record Sees(String file, long bytes) implements Function<Integer, Boolean> {
        private static final long serialVersionUID = 1;

        @Override
        public Boolean call(Integer task) throws IOException {
            Path path = Path.of(file);
            return Files.isRegularFile(path)
                    && Files.size(path) == bytes
                    && Files.isWritable(Objects.requireNonNull(path.getParent()));
        }
    }

    /** Borrows Spark. */
    MismatchParquet(JavaSparkContext spark) {
        this.spark = spark;
    }

    /**
     * Writes, over what is there.
     *
     * @param lines {@code mismatches.jsonl}, complete
     * @param count how many lines it has
     * @return the folder; empty, and no folder, when the executors do not see the driver's
     * @throws IOException when it cannot be written
     */
    Optional<Path> write(Path lines, long count) throws IOException {
        Path folder = lines.resolveSibling(NAME);
        if (isSeen(lines)) {
            long written = written(lines, folder, count);
            if (written == count) {
                return Optional.of(folder);
            }
            if (spark.isLocal()) {
                throw new IOException("Cannot write %s: %d of %d rows are there".formatted(folder, written, count));
            }
        }
        remove(folder);
        return Optional.empty();
    }

    /** Asked of as many tasks as there are cores, which Spark hands out to all executors. */
    private boolean isSeen(Path lines) throws IOException {
        if (spark.isLocal()) {
            return true;
        }
        Sees sees = new Sees(lines.toAbsolutePath().toString(), Files.size(lines));
        int cores = spark.defaultParallelism();
        return !spark.parallelize(Collections.nCopies(cores, 0), cores)
                .map(sees)
                .collect()
                .contains(false);
    }

    /** How many rows are there in the end. Where none is to be there none is counted: that would cost as much as the writing. */
    @SuppressWarnings("IllegalCatch") // what Spark throws here is not declared
    private static long written(Path lines, Path folder, long count) throws IOException {
        try {
            SparkSession session = SparkSession.builder().getOrCreate();
            read(session, lines)
                    .coalesce(1)
                    .write()
                    .mode(SaveMode.Overwrite)
                    .option("parquet.block.size", GROUP_BYTES)
                    .parquet(uri(folder));
            if (!hasParts(folder)) {
                return -1;
            }
            return count == 0 ? 0 : session.read().parquet(uri(folder)).count();
        } catch (Exception e) {
            throw new IOException("Cannot write %s: %s".formatted(folder, e.getMessage()), e);
        }
    }

    private static Dataset<Row> read(SparkSession session, Path lines) {
        StructType schema = new StructType();
        for (Field field : FIELDS) {
            schema = schema.add(field.key(), field.read());
        }
        return session.read()
                .schema(schema)
                // nothing is to be lost without a word
                .option("mode", "FAILFAST")
                .option("lineSep", "\n")
                // a value of many megabytes is one that a database can hold
                .option("maxStringLen", Integer.toString(Integer.MAX_VALUE))
                .json(uri(lines))
                .select(FIELDS.stream().map(Field::column).toArray(Column[]::new));
    }

    /** Without one even an empty table would have no schema. */
    private static boolean hasParts(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file -> file.getFileName().toString().startsWith("part-"));
        }
    }

    /** As Hadoop takes it: nothing is escaped in it. */
    private static String uri(Path path) {
        return "file:" + path.toAbsolutePath();
    }

    private static void remove(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
