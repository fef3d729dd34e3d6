package dev.ringshift.jobs;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchType;
import com.datastax.oss.driver.api.core.cql.BatchableStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.command.Invocation;
import dev.ringshift.testbed.chat.ChatData;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/** The same rows with and without two collections each and a static column in each partition: what they cost. */
final class BenchCollections {
    private static final String TABLE = "reactions";
    private static final int BATCH_ROWS = 100;
    private static final int IN_FLIGHT = 32;

    private BenchCollections() {}

    static String run(int rows, int rounds, Invocation invocation) throws Exception {
        try (BenchStage stage = BenchStage.open(rows, invocation.err())) {
            createTable(stage.source().session());
            createTable(stage.target().session());
            invocation.err().println("Loading them with collections ...");
            load(stage.source().session());
            stage.settle();
            List<Measurement> plain = new ArrayList<>();
            List<Measurement> rich = new ArrayList<>();
            for (int round = 0; round <= rounds; round++) {
                Measurement without = measure(stage, ChatData.TABLE, round, invocation.err());
                Measurement with = measure(stage, TABLE, round, invocation.err());
                if (round > 0) {
                    plain.add(without);
                    rich.add(with);
                }
            }
            return render(Measurement.median(plain), Measurement.median(rich));
        }
    }

    private static Measurement measure(BenchStage stage, String table, int round, PrintStream err) throws Exception {
        stage.emptyTarget(table);
        Measurement measured = stage.ringshift(table);
        err.printf(
                Locale.ROOT, "%s %s: %.1f s%n", round == 0 ? "warm-up" : "round " + round, table, measured.seconds());
        return measured;
    }

    private static void createTable(CqlSession session) {
        session.execute("""
                CREATE TABLE IF NOT EXISTS %s.%s (
                  channel_id bigint, bucket int, message_id bigint, author_id bigint, content text,
                  edited_at timestamp, attachments frozen<list<text>>,
                  reactions map<text, int>, mentions set<bigint>, topic text STATIC,
                  PRIMARY KEY ((channel_id, bucket), message_id)
                ) WITH CLUSTERING ORDER BY (message_id DESC)""".formatted(BenchStage.KEYSPACE, TABLE));
    }

    /** From the rows without, at the server's time. */
    private static void load(CqlSession session) throws Exception {
        PreparedStatement insert = session.prepare("""
                INSERT INTO %s.%s (channel_id, bucket, message_id, author_id, content, edited_at, attachments,
                  reactions, mentions, topic) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""".formatted(BenchStage.KEYSPACE, TABLE));
        Deque<CompletionStage<AsyncResultSet>> inFlight = new ArrayDeque<>();
        List<BatchableStatement<?>> batch = new ArrayList<>();
        long channel = Long.MIN_VALUE;
        int bucket = -1;
        for (Row row : session.execute("SELECT * FROM %s.%s".formatted(BenchStage.KEYSPACE, ChatData.TABLE))) {
            if (batch.size() == BATCH_ROWS || row.getLong("channel_id") != channel || row.getInt("bucket") != bucket) {
                send(session, batch, inFlight);
                batch = new ArrayList<>();
                channel = row.getLong("channel_id");
                bucket = row.getInt("bucket");
            }
            batch.add(insert.bind(
                    channel,
                    bucket,
                    row.getLong("message_id"),
                    row.getLong("author_id"),
                    row.getString("content"),
                    row.getInstant("edited_at"),
                    row.getList("attachments", String.class),
                    Map.of("heart", bucket, "laugh", 2),
                    Set.of(row.getLong("author_id"), channel),
                    "bucket " + bucket));
        }
        send(session, batch, inFlight);
        for (CompletionStage<AsyncResultSet> answer : inFlight) {
            answer.toCompletableFuture().get();
        }
    }

    private static void send(
            CqlSession session, List<BatchableStatement<?>> batch, Deque<CompletionStage<AsyncResultSet>> inFlight)
            throws Exception {
        if (batch.isEmpty()) {
            return;
        }
        if (inFlight.size() == IN_FLIGHT) {
            inFlight.remove().toCompletableFuture().get();
        }
        inFlight.add(session.executeAsync(BatchStatement.newInstance(BatchType.UNLOGGED, batch)));
    }

    static String render(Measurement plain, Measurement rich) {
        return String.format(Locale.ROOT, "%-45s %10s %10s %12s%n", "", "seconds", "rows/s", "CPU us/row")
                + line("rows of cells", plain)
                + line("with two collections and a static column", rich)
                + String.format(
                        Locale.ROOT,
                        "rows/s: %.2f x those of rows of cells (aim: 0.5 or more)%n",
                        rich.rowsPerSecond() / plain.rowsPerSecond());
    }

    private static String line(String title, Measurement measured) {
        return String.format(
                Locale.ROOT,
                "%-45s %10.1f %,10.0f %12.1f%n",
                title,
                measured.seconds(),
                measured.rowsPerSecond(),
                measured.cpuMicrosPerRow());
    }
}
