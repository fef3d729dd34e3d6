package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultProtocolVersion;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.config.ProgrammaticDriverConfigLoaderBuilder;
import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.BatchStatementBuilder;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.Statement;
import com.datastax.oss.driver.api.core.metadata.Node;
import com.datastax.oss.protocol.internal.util.Bytes;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletionStage;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

@ExtendWith(ClusterPairExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ScyllaFrontIT {
    private static final Logger LOG = LoggerFactory.getLogger(ScyllaFrontIT.class);
    private static final int SHARDS = 4;
    private static final int STATEMENTS = 2_000;
    private static final int IN_FLIGHT = 100;

    private final ClusterPair pair;
    private final String users;
    private final String messages;
    private final String blobs;
    private ScyllaFront front;

    ScyllaFrontIT(ClusterPair pair) {
        this.pair = pair;
        String keyspace = pair.createKeyspace(ScyllaFrontIT.class);
        this.users = keyspace + ".users";
        this.messages = keyspace + ".messages";
        this.blobs = keyspace + ".blobs";
        this.front = start();
    }

    @BeforeAll
    void createTables() {
        CqlSession direct = pair.target().session();
        direct.execute("CREATE TABLE %s (id bigint PRIMARY KEY, name text)".formatted(users));
        direct.execute(
                "CREATE TABLE %s (channel bigint, bucket text, id int, body text, PRIMARY KEY ((channel, bucket), id))"
                        .formatted(messages));
        direct.execute("CREATE TABLE %s (k int, i int, v blob, PRIMARY KEY (k, i))".formatted(blobs));
    }

    @BeforeEach
    void restart() {
        front.close();
        front = start();
    }

    @AfterEach
    void close() {
        front.close();
    }

    @Test
    void should_look_like_a_node_of_four_shards_when_the_driver_connects() {
        try (CqlSession session = connect(true)) {
            assertThat(session.getContext().getProtocolVersion()).isEqualTo(DefaultProtocolVersion.V4);
            assertThat(session.getMetadata().getNodes()).hasSize(1);
            Node node = session.getMetadata().getNodes().values().iterator().next();
            assertThat(node.getEndPoint().resolve()).isEqualTo(front.address());
            assertThat(node.getShardingInfo().getShardsCount()).isEqualTo(SHARDS);
            assertThat(node.getOpenConnections()).isEqualTo(SHARDS + 1);
            assertThat(session.getMetadata()
                            .getKeyspace(users.substring(0, users.indexOf('.')))
                            .orElseThrow()
                            .getTables())
                    .hasSize(3);
        }
        await().untilAsserted(() -> assertThat(front.traffic().connections()).containsExactly(0, 0, 0, 0));
    }

    @Test
    void should_reach_the_owning_shard_when_statements_have_one_partition() {
        try (CqlSession session = connect(true)) {
            executeAll(session);
        }

        ShardTraffic traffic = front.traffic();
        LOG.info("With token-aware routing: {}", traffic.summary());
        assertThat(traffic.ofTable(users).attributed()).isEqualTo(2 * STATEMENTS);
        assertThat(traffic.ofTable(messages).ofKind(StatementKind.EXECUTE).attributed())
                .isEqualTo(STATEMENTS);
        assertThat(traffic.ofTable(messages).ofKind(StatementKind.BATCH).attributed())
                .isEqualTo(STATEMENTS);
        assertThat(traffic.ofTable(users).ownerShare()).isGreaterThanOrEqualTo(0.99);
        for (StatementKind kind : List.of(StatementKind.EXECUTE, StatementKind.BATCH)) {
            assertThat(traffic.ofTable(messages).ofKind(kind).ownerShare())
                    .as("share of %s", kind)
                    .isGreaterThanOrEqualTo(0.99);
        }
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(traffic.cameTo(shard))
                    .as("statements to shard %d", shard)
                    .isBetween(STATEMENTS / 2L, 2L * STATEMENTS);
        }
    }

    @Test
    void should_meet_the_owning_shard_by_chance_only_when_the_driver_knows_no_tokens() {
        try (CqlSession session = connect(false)) {
            executeAll(session);
        }

        ShardTraffic traffic = front.traffic();
        LOG.info("Without token-aware routing: {}", traffic.summary());
        assertThat(traffic.attributed()).isEqualTo(4 * STATEMENTS);
        assertThat(traffic.ownerShare()).isBetween(0.2, 0.3);
        // the node's own hash confirms that these are tokens of the rows written
        String rows = "SELECT id FROM %s WHERE token(channel, bucket) = %%d".formatted(messages);
        assertThat(traffic.ofTable(messages).strays().stream().limit(20))
                .isNotEmpty()
                .allSatisfy(stray -> assertThat(pair.target()
                                .session()
                                .execute(rows.formatted(stray.token()))
                                .all())
                        .hasSize(3));
    }

    @Test
    void should_count_apart_when_statements_have_no_one_partition() {
        try (CqlSession session = connect(true)) {
            PreparedStatement insert = session.prepare("INSERT INTO %s (id, name) VALUES (?, ?)".formatted(users));
            session.execute(session.prepare("SELECT id FROM %s WHERE token(id) > ? AND token(id) <= ?".formatted(users))
                    .bind(0L, 1L));
            session.execute("SELECT name FROM %s WHERE id = ?".formatted(users), 1L);
            session.execute(BatchStatement.newInstance(
                    DefaultBatchType.UNLOGGED, insert.bind(1L, "one"), insert.bind(2L, "two")));
        }

        ShardTraffic traffic = front.traffic();
        assertThat(traffic.attributed()).isZero();
        assertThat(traffic.unattributed())
                .containsEntry(StatementKind.EXECUTE, 1L)
                .containsEntry(StatementKind.BATCH, 1L)
                .hasEntrySatisfying(
                        StatementKind.QUERY, queries -> assertThat(queries).isGreaterThan(1));
    }

    @Test
    void should_give_the_next_shard_in_turn_when_clients_connect_to_the_ordinary_port() throws IOException {
        List<String> shards = new ArrayList<>();
        for (int i = 0; i < 2 * SHARDS; i++) {
            try (RawClient client = new RawClient(front.address())) {
                shards.addAll(client.options().get("SCYLLA_SHARD"));
            }
        }

        assertThat(shards).containsExactly("0", "1", "2", "3", "0", "1", "2", "3");
    }

    @Test
    void should_give_the_shard_of_the_source_port_when_clients_connect_to_the_shard_aware_port() throws IOException {
        for (int i = 0; i < 3 * SHARDS; i++) {
            try (RawClient client = new RawClient(front.shardAwareAddress())) {
                assertThat(client.options())
                        .containsEntry("SCYLLA_SHARD", List.of(Integer.toString(client.port() % SHARDS)));
            }
        }
    }

    @Test
    void should_pass_bytes_unchanged_when_batches_and_results_are_big() {
        int rows = 48;
        byte[] value = new byte[256 << 10];
        new Random(3).nextBytes(value);
        try (CqlSession session = connect(true)) {
            PreparedStatement insert = session.prepare("INSERT INTO %s (k, i, v) VALUES (1, ?, ?)".formatted(blobs));
            for (int first = 0; first < rows; first += rows / 4) {
                BatchStatementBuilder batch = BatchStatement.builder(DefaultBatchType.UNLOGGED);
                for (int i = first; i < first + rows / 4; i++) {
                    batch = batch.addStatement(insert.bind(i, numbered(value, i)));
                }
                session.execute(batch.build());
            }

            List<Row> page = session.execute("SELECT i, v FROM %s WHERE k = 1".formatted(blobs))
                    .all();

            assertThat(page)
                    .hasSize(rows)
                    .allSatisfy(row -> assertThat(row.getByteBuffer("v")).isEqualTo(numbered(value, row.getInt("i"))));
            assertThat(pair.target()
                            .session()
                            .execute("SELECT i, v FROM %s WHERE k = 1".formatted(blobs))
                            .all())
                    .hasSize(rows)
                    .allSatisfy(row -> assertThat(Bytes.getArray(row.getByteBuffer("v")))
                            .isEqualTo(numbered(value, row.getInt("i")).array()));
        }
    }

    private ScyllaFront start() {
        return ScyllaFront.start(pair.target().node(0).address(), SHARDS);
    }

    /** Returns when the driver has a connection to each shard; until then it takes what it has. */
    private CqlSession connect(boolean tokenAware) {
        ProgrammaticDriverConfigLoaderBuilder config = DriverConfigLoader.programmaticBuilder()
                .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(30))
                .withDuration(DefaultDriverOption.CONTROL_CONNECTION_TIMEOUT, Duration.ofSeconds(30))
                .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(30))
                .withDuration(DefaultDriverOption.METADATA_SCHEMA_REQUEST_TIMEOUT, Duration.ofSeconds(30))
                .withBoolean(DefaultDriverOption.TIMESTAMP_GENERATOR_FORCE_JAVA_CLOCK, true)
                .withBoolean(DefaultDriverOption.METADATA_TOKEN_MAP_ENABLED, tokenAware);
        CqlSession session = CqlSession.builder()
                .addContactPoint(front.address())
                .withLocalDatacenter(pair.target().options().datacenter())
                .withConfigLoader(config.build())
                .build();
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(front.traffic().connections())
                        .allMatch(count -> count >= 1)
                        .satisfies(counts -> assertThat(counts.stream()
                                        .mapToInt(Integer::intValue)
                                        .sum())
                                .isEqualTo(SHARDS + 1)));
        return session;
    }

    private void executeAll(CqlSession session) {
        PreparedStatement insertUser = session.prepare("INSERT INTO %s (id, name) VALUES (?, ?)".formatted(users));
        PreparedStatement selectUser = session.prepare("SELECT name FROM %s WHERE id = ?".formatted(users));
        PreparedStatement insert =
                session.prepare("INSERT INTO %s (body, bucket, channel, id) VALUES (?, ?, ?, ?)".formatted(messages));
        execute(session, i -> insertUser.bind((long) i, "user " + i));
        execute(session, i -> selectUser.bind((long) i));
        execute(session, i -> insert.bind("body", "bucket " + i % 7, (long) i, 0));
        execute(
                session,
                i -> BatchStatement.newInstance(
                        DefaultBatchType.UNLOGGED,
                        insert.bind("body", "bucket " + i % 7, (long) i, 1),
                        insert.bind("body", "bucket " + i % 7, (long) i, 2)));
    }

    private static void execute(CqlSession session, IntFunction<Statement<?>> statements) {
        for (int first = 0; first < STATEMENTS; first += IN_FLIGHT) {
            List<CompletionStage<?>> results = new ArrayList<>();
            for (int i = first; i < first + IN_FLIGHT; i++) {
                results.add(session.executeAsync(statements.apply(i)));
            }
            results.forEach(result -> result.toCompletableFuture().join());
        }
    }

    private static ByteBuffer numbered(byte[] value, int number) {
        byte[] copy = value.clone();
        copy[0] = (byte) number;
        return ByteBuffer.wrap(copy);
    }
}
