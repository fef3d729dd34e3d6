package dev.ringshift.testbed.stub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.config.DefaultDriverOption;
import com.datastax.oss.driver.api.core.config.DriverConfigLoader;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.metadata.schema.ClusteringOrder;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.type.DataTypes;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** By the real driver. */
class CqlStubTest {
    private static final String BY_PARTITION =
            "SELECT message_id, author_id, content FROM chat.messages WHERE channel_id = :channel AND bucket = :bucket";

    @Test
    void should_show_the_table_when_a_session_reads_the_schema() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            TableMetadata table = session.getMetadata()
                    .getKeyspace("chat")
                    .flatMap(keyspace -> keyspace.getTable("messages"))
                    .orElseThrow();

            assertThat(table.getPartitionKey())
                    .extracting(column -> column.getName().asInternal())
                    .containsExactly("channel_id", "bucket");
            assertThat(table.getClusteringColumns()).containsValue(ClusteringOrder.DESC);
            assertThat(table.getColumns()).hasSize(7);
            assertThat(table.getColumn("attachments").orElseThrow().getType())
                    .isEqualTo(DataTypes.frozenListOf(DataTypes.TEXT));
            assertThat(session.getMetadata().getTokenMap()).isPresent();
            assertThat(session.checkSchemaAgreement()).isTrue();
        }
    }

    @Test
    void should_name_markers_columns_and_key_when_a_statement_is_prepared() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            PreparedStatement statement = session.prepare(
                    "SELECT * FROM chat.messages WHERE bucket = :b AND channel_id = :c AND message_id < ? LIMIT ?");

            assertThat(statement.getVariableDefinitions())
                    .extracting(definition -> definition.getName().asInternal())
                    .containsExactly("b", "c", "message_id", "[limit]");
            assertThat(statement.getVariableDefinitions().get("b").getType()).isEqualTo(DataTypes.INT);
            assertThat(statement.getPartitionKeyIndices()).containsExactly(1, 0);
            assertThat(statement.getResultSetDefinitions()).hasSize(7);
        }
    }

    @Test
    void should_answer_the_ten_rows_of_the_partition_when_executed() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            PreparedStatement statement = session.prepare(BY_PARTITION);

            List<Row> rows = session.execute(statement.bind(42L, 7)).all();

            PartitionKey key = new PartitionKey(42, 7);
            assertThat(rows).hasSize(StubMessage.ROWS);
            for (int i = 0; i < rows.size(); i++) {
                assertThat(message(key, rows.get(i))).isEqualTo(StubMessage.of(key, i));
            }
            assertThat(rows.get(0).getString("content"))
                    .startsWith("channel 42 bucket 7 message 0")
                    .hasSize(80);
            assertThat(stub.executed(key)).isEqualTo(1);
        }
    }

    @Test
    void should_answer_all_columns_when_a_query_is_not_prepared() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            Row row = session.execute("SELECT * FROM chat.messages WHERE channel_id = 5 AND bucket = -1")
                    .all()
                    .get(9);

            assertThat(row.getLong("channel_id")).isEqualTo(5);
            assertThat(row.getInt("bucket")).isEqualTo(-1);
            assertThat(row.isNull("edited_at")).isTrue();
            assertThat(row.isNull("attachments")).isTrue();
        }
    }

    @Test
    void should_answer_each_with_its_own_partition_when_a_thousand_are_asked_at_once() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            PreparedStatement statement = session.prepare(BY_PARTITION);
            List<CompletableFuture<AsyncResultSet>> answers = new ArrayList<>();
            for (long channel = 0; channel < 1_000; channel++) {
                answers.add(session.executeAsync(statement.bind(channel, 0)).toCompletableFuture());
            }

            for (int channel = 0; channel < answers.size(); channel++) {
                PartitionKey key = new PartitionKey(channel, 0);
                assertThat(message(key, answers.get(channel).join().one())).isEqualTo(StubMessage.of(key, 0));
            }
            assertThat(stub.stats().executed()).isEqualTo(1_000);
        }
    }

    @Test
    void should_work_on_no_more_than_the_capacity_when_a_partition_is_hot() {
        StubOptions options = StubOptions.builder()
                .latency(Duration.ofMillis(20))
                .partitionCapacity(4)
                .build();
        try (CqlStub stub = CqlStub.start(options);
                CqlSession session = connect(stub)) {
            PreparedStatement statement = session.prepare(BY_PARTITION);
            List<CompletableFuture<AsyncResultSet>> answers = new ArrayList<>();
            for (int i = 0; i < 12; i++) {
                answers.add(session.executeAsync(statement.bind(1L, 0)).toCompletableFuture());
            }
            answers.forEach(CompletableFuture::join);

            assertThat(stub.stats().hottest()).singleElement().satisfies(partition -> {
                assertThat(partition.executed()).isEqualTo(12);
                assertThat(partition.maxInProgress()).isEqualTo(4);
            });
            assertThat(stub.stats().maxWaiting()).isPositive();
            assertThat(stub.stats().meanMicros()).isGreaterThanOrEqualTo(20_000);
        }
    }

    @Test
    void should_say_what_it_cannot_do_when_a_statement_is_beyond_it() {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                CqlSession session = connect(stub)) {
            assertThatThrownBy(() -> session.prepare("INSERT INTO chat.messages (channel_id) VALUES (?)"))
                    .isInstanceOf(InvalidQueryException.class)
                    .hasMessageEndingWith("the stub answers only SELECTs from chat.messages");
            assertThatThrownBy(() -> session.prepare("SELECT * FROM chat.messages WHERE channel_id = ?"))
                    .hasMessageEndingWith("the stub wants the whole partition key restricted by =");
            assertThatThrownBy(() -> session.prepare("SELECT nothing FROM chat.messages WHERE channel_id = ?"))
                    .hasMessageEndingWith("nothing is no column of chat.messages");
            String tooLarge = "SELECT * FROM chat.messages WHERE channel_id = 5 AND bucket = 3000000000";
            assertThatThrownBy(() -> session.execute(tooLarge))
                    .hasMessage("Cannot execute: bucket 3000000000 is no int; give a smaller one");
            assertThatThrownBy(() -> session.execute("SELECT * FROM system.paxos"))
                    .hasMessage("Cannot read system.paxos: the stub has no such table");
            assertThatThrownBy(() -> CqlStub.start(
                            StubOptions.builder().address(stub.address()).build()))
                    .hasMessageStartingWith("Cannot listen at 127.0.0.1:")
                    .hasMessageEndingWith("; give another address");
        }
    }

    @Test
    void should_be_read_and_set_by_http_when_it_runs_elsewhere() throws Exception {
        try (CqlStub stub = CqlStub.start(StubOptions.defaults());
                StubHttp http = StubHttp.start(stub, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                CqlSession session = connect(stub)) {
            session.execute("SELECT * FROM chat.messages WHERE channel_id = 5 AND bucket = 1");

            assertThat(send(http, "GET", "/stats"))
                    .contains("\"executed\":1,", "{\"partition\":{\"channelId\":5,\"bucket\":1},\"executed\":1,");
            assertThat(send(http, "POST", "/latency?millis=7")).contains("\"executed\":1,");
            assertThat(send(http, "POST", "/reset")).contains("\"executed\":0,");
            assertThat(send(http, "POST", "/latency?millis=x")).contains("Cannot set the latency to millis=x");
            assertThat(send(http, "POST", "/latency?millis=99999")).contains("give 0 to 60000");
            assertThat(send(http, "GET", "/")).contains("Cannot answer GET /: try GET /stats");
        }
    }

    @Test
    void should_refuse_when_a_row_is_beyond_the_partition() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StubMessage.of(new PartitionKey(1, 1), 10))
                .withMessage("Cannot make up row 10: a partition has 0 to 9");
    }

    private static StubMessage message(PartitionKey key, Row row) {
        return new StubMessage(key, row.getLong("message_id"), row.getLong("author_id"), row.getString("content"));
    }

    private static String send(StubHttp http, String method, String path) throws Exception {
        URI uri = URI.create("http://127.0.0.1:%d%s".formatted(http.address().getPort(), path));
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(uri)
                                .method(method, HttpRequest.BodyPublishers.noBody())
                                .build(),
                        BodyHandlers.ofString())
                .body();
    }

    private static CqlSession connect(CqlStub stub) {
        return CqlSession.builder()
                .addContactPoint(stub.address())
                .withLocalDatacenter("datacenter1")
                .withConfigLoader(DriverConfigLoader.programmaticBuilder()
                        .withInt(DefaultDriverOption.NETTY_IO_SHUTDOWN_QUIET_PERIOD, 0)
                        .withInt(DefaultDriverOption.NETTY_ADMIN_SHUTDOWN_QUIET_PERIOD, 0)
                        .withDuration(DefaultDriverOption.REQUEST_TIMEOUT, Duration.ofSeconds(20))
                        .withDuration(DefaultDriverOption.CONNECTION_INIT_QUERY_TIMEOUT, Duration.ofSeconds(20))
                        .build())
                .build();
    }
}
