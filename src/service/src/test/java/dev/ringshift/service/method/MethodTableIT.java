package dev.ringshift.service.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.AsyncResultSet;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.ColumnDefinition;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.servererrors.ProtocolError;
import com.google.protobuf.ByteString;
import com.google.protobuf.DescriptorProtos.FileDescriptorSet;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.protobuf.DynamicMessage;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.config.ServiceConfigReader;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.front.ScyllaFront;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Queries of a real node as methods. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class MethodTableIT {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final String COLUMNS =
            "id, c_ascii, c_bigint, c_blob, c_boolean, c_date, c_decimal, c_double, c_duration, c_float, c_inet, c_int,"
                    + " c_smallint, c_text, c_time, c_timestamp, c_timeuuid, c_tinyint, c_uuid, c_varint, tags, frozen_tags,"
                    + " marks, path, by_day, place, spot, deep";

    private final CqlSession session;
    private final String contactPoint;
    private final InetSocketAddress node;
    private final String keyspace;
    private final Map<Method, MethodDescriptor> described = new HashMap<>();
    private @TempDir Path directory = Path.of("");

    MethodTableIT(ClusterPair pair) {
        session = pair.target().session();
        contactPoint = pair.target().contactPoints().get(0).getHostString() + ":9042";
        node = pair.target().node(0).address();
        keyspace = pair.createKeyspace(MethodTableIT.class);
    }

    @BeforeAll
    void fill() {
        execute("CREATE TYPE KS.address (street text, zip int, tags frozen<set<text>>)");
        execute("""
                CREATE TABLE KS.everything (id int PRIMARY KEY, c_ascii ascii, c_bigint bigint, c_blob blob, c_boolean boolean,
                c_date date, c_decimal decimal, c_double double, c_duration duration, c_float float, c_inet inet, c_int int,
                c_smallint smallint, c_text text, c_time time, c_timestamp timestamp, c_timeuuid timeuuid, c_tinyint tinyint,
                c_uuid uuid, c_varint varint, tags set<text>, frozen_tags frozen<set<text>>, marks map<text, int>,
                path list<bigint>, by_day frozen<map<date, frozen<list<text>>>>, place address, spot tuple<int, text>,
                deep list<frozen<map<text, frozen<address>>>>)""".replace(" address", " KS.address").replace("<address", "<KS.address"));
        execute("INSERT INTO KS.everything (" + COLUMNS + """
                ) VALUES (1, 'ascii', -9223372036854775808, 0xcafe, true, '2024-02-29', -1.50, NaN, 1mo2d3h, -0.0, '2001:db8::ff', 7,
                -32768, 'größe 🚀', '23:59:59.999999999', '1969-12-31T23:59:59.999Z', 50554d6e-29bb-11e5-b345-feff819cdc9f, 127,
                00000000-0000-4000-8000-000000000002, -123456789012345678901234567890, {'a', 'b'}, {'c'}, {'x': 1, 'y': 2}, [3, 1],
                {'2024-01-01': ['p', 'q'], '2024-01-02': []}, {street: 's', zip: 0, tags: {}}, (1, null),
                [{'k': {street: null, zip: 5, tags: null}}])""");
        execute("INSERT INTO KS.everything (" + COLUMNS
                + ") VALUES (2, '', 0, 0x, false, '1970-01-01', 0, 0, 0s, 0, '0.0.0.0', 0,"
                + " 0, '', '00:00:00', 0, 00000000-0000-1000-8080-808080808080, 0, 00000000-0000-0000-0000-000000000000, 0,"
                + " {}, {}, {}, [], {}, {street: ''}, (null, ''), [])");
        execute("INSERT INTO KS.everything (id) VALUES (3)");
        execute("CREATE TABLE KS.keyed (place text, day date, id int, PRIMARY KEY ((place, day)))");
        execute("CREATE TABLE KS.messages (channel bigint, id int, content text, embedding vector<float, 3>, names"
                + " vector<text, 2>, likes_of map<int, text>, PRIMARY KEY (channel, id))");
        for (int id = 0; id < 25; id++) {
            execute(
                    "INSERT INTO KS.messages (channel, id, content, embedding, names) VALUES (5, %d, 'text %d', [1, -2, %d], ['', 'n%d'])"
                            .formatted(id, id, id, id));
        }
    }

    @Test
    void should_reply_what_the_driver_reads_when_columns_are_of_every_type() throws Exception {
        Method method =
                method("Everything { cql = \"SELECT %s FROM KS.everything WHERE id = :id\" }".formatted(COLUMNS));

        for (int id = 1; id <= 3; id++) {
            Read read = method.decode(request(method, Map.of("id", id)));
            Message row = rows(reply(method, read)).get(0);

            Row expected = session.execute(read.statement(TIMEOUT)).one();
            for (ColumnDefinition column : expected.getColumnDefinitions()) {
                assertSame(row, column, expected.getBytesUnsafe(column.getName()));
            }
        }
    }

    private static void assertSame(Message row, ColumnDefinition column, ByteBuffer raw) {
        FieldDescriptor field =
                row.getDescriptorForType().findFieldByName(column.getName().asInternal());
        Object expected = raw == null && !field.isRepeated() ? null : CqlValues.decode(column.getType(), raw);
        assertThat(ProtoValues.field(row, field, column.getType()))
                .as(column.getName().asInternal())
                .isEqualTo(expected);
    }

    @Test
    void should_tell_null_from_empty_unless_cql_cannot() throws Exception {
        Method method =
                method("Few { cql = \"SELECT c_text, frozen_tags, tags, place FROM KS.everything WHERE id = :id\" }");

        Message empty = rows(reply(method, method.decode(request(method, Map.of("id", 2)))))
                .get(0);
        Message none = rows(reply(method, method.decode(request(method, Map.of("id", 3)))))
                .get(0);

        assertThat(empty.getAllFields().keySet())
                .extracting(FieldDescriptor::getName)
                .containsExactlyInAnyOrder("c_text", "frozen_tags", "place");
        assertThat(none.getAllFields()).isEmpty();
        assertThat(empty.getDescriptorForType().findFieldByName("tags").isRepeated())
                .isTrue();
    }

    @Test
    void should_give_every_row_once_when_pages_are_followed_to_the_end() throws Exception {
        Method method = method(
                "Latest { cql = \"SELECT id, content, embedding, names FROM KS.messages WHERE channel = :channel\", page-size = 10 }");
        List<Integer> ids = new ArrayList<>();
        int pages = 0;
        ByteString token = null;
        do {
            Map<String, Object> fields = token == null
                    ? Map.of("channel", 5L, "page_size", 10)
                    : Map.of("channel", 5L, "page_size", 10, "page_token", token);
            Message reply = reply(method, method.decode(request(method, fields)));
            rows(reply).forEach(row -> ids.add((Integer) get(row, "id")));
            FieldDescriptor next = reply.getDescriptorForType().findFieldByName("next_page_token");
            token = reply.hasField(next) ? (ByteString) reply.getField(next) : null;
            pages++;
        } while (token != null && pages < 10);

        assertThat(ids).hasSize(25).doesNotHaveDuplicates().isSorted();
        assertThat(pages).isEqualTo(3);
    }

    @Test
    void should_reply_vectors_as_repeated_fields() throws Exception {
        Method method = method(
                "One { cql = \"SELECT embedding, names FROM KS.messages WHERE channel = :channel AND id = :id\" }");

        Message row = rows(reply(method, method.decode(request(method, Map.of("channel", 5L, "id", 7)))))
                .get(0);

        assertThat(get(row, "embedding")).isEqualTo(List.of(1f, -2f, 7f));
        assertThat(get(row, "names")).isEqualTo(List.of("", "n7"));
    }

    @Test
    void should_refuse_a_token_when_it_is_of_other_values_or_none_at_all() throws Exception {
        Method method = method("Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel\" }");
        Message reply = reply(method, method.decode(request(method, Map.of("channel", 5L, "page_size", 3))));
        ByteString token = (ByteString) get(reply, "next_page_token");

        List<ByteString> all =
                new ArrayList<>(List.of(token, ByteString.EMPTY, token.concat(token), token.substring(1)));
        Random random = new Random(5);
        for (int length = 1; length < 200; length++) {
            byte[] garbage = new byte[length];
            random.nextBytes(garbage);
            all.add(ByteString.copyFrom(garbage));
        }
        for (ByteString wrong : all) {
            byte[] request = request(method, Map.of("channel", 6L, "page_token", wrong));
            assertThatThrownBy(() -> method.decode(request))
                    .isInstanceOf(InvalidRequestException.class)
                    .hasMessageStartingWith(
                            "Cannot take page_token: not of this query; send next_page_token of a reply to the same method and values");
        }
    }

    /** Whoever knows how a token is made can make one of any state. */
    @Test
    void should_blame_the_token_when_the_database_cannot_read_its_state() throws Exception {
        Method method = method("Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel\" }");
        List<ByteBuffer> values = List.of(ByteBuffer.allocate(8).putLong(0, 5));
        Random random = new Random(7);
        for (int length = 1; length < 100; length++) {
            byte[] state = new byte[length];
            random.nextBytes(state);
            ByteString forged = ByteString.copyFrom(method.pageTokens().of(values, ByteBuffer.wrap(state)));
            Read read = method.decode(request(method, Map.of("channel", 5L, "page_token", forged)));

            session.executeAsync(read.statement(TIMEOUT))
                    .handle((page, error) -> {
                        assertThat(read.explained(error))
                                .as("%d bytes", state.length)
                                .isInstanceOf(InvalidRequestException.class)
                                .hasMessageStartingWith("Cannot take page_token: not of this query; ");
                        return page;
                    })
                    .toCompletableFuture()
                    .join();
        }
    }

    @Test
    void should_leave_an_error_as_it_is_when_no_token_was_sent() throws Exception {
        Method method = method("Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel\" }");
        ProtocolError error = new ProtocolError(
                session.getMetadata().getNodes().values().iterator().next(), "no such opcode");

        assertThat(method.decode(request(method, Map.of("channel", 5L))).explained(error))
                .isSameAs(error);
    }

    @Test
    void should_go_on_with_a_token_when_the_timeout_of_the_method_was_changed_meanwhile() throws Exception {
        String latest = "Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel\", timeout = %s }";
        try (ScyllaFront front = ScyllaFront.start(node, 2);
                CqlSession scylla = CqlSession.builder()
                        .addContactPoint(front.address())
                        .withLocalDatacenter("dc1")
                        .build()) {
            Method before = table(latest.formatted("3s"), scylla).methods().get(0);
            Method after = table(latest.formatted("4s"), scylla).methods().get(0);
            AsyncResultSet first = scylla.executeAsync(
                            before.decode(request(before, Map.of("channel", 5L, "page_size", 10)))
                                    .statement(TIMEOUT))
                    .toCompletableFuture()
                    .join();
            Message reply = DynamicMessage.parseFrom(described(before).getOutputType(), before.encode(first));

            Read next =
                    after.decode(request(after, Map.of("channel", 5L, "page_token", get(reply, "next_page_token"))));

            assertThat(next.statement(TIMEOUT).getPreparedStatement().getQuery())
                    .endsWith("USING TIMEOUT 4000ms");
            assertThat(scylla.execute(next.statement(TIMEOUT)).all()).hasSize(15);
        }
    }

    @Test
    void should_name_a_field_of_a_type_when_protobuf_has_no_such_name() throws IOException {
        execute("CREATE TYPE KS.odd (\"first name\" text)");
        execute("CREATE TABLE KS.odd_ones (id int PRIMARY KEY, odd KS.odd)");
        ServiceConfig config = config("Odd { cql = \"SELECT odd FROM KS.odd_ones WHERE id = :id\" }");

        assertThatThrownBy(() -> MethodTable.number(config, session, FieldNumbers.empty()))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("type %s.odd: field first name: not a protobuf name; ".formatted(keyspace));
    }

    @Test
    void should_name_the_field_when_a_request_cannot_be_served() throws Exception {
        Method method =
                method("Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel AND id > :after\" }");

        assertThatThrownBy(() -> method.decode(request(method, Map.of("after", 1))))
                .hasMessage("Cannot take channel: missing; send a value, since CQL cannot ask for null");
        assertThatThrownBy(() -> method.decode(request(method, Map.of("channel", 1L, "after", 1, "page_size", 1001))))
                .hasMessage("Cannot take page_size: out of range; send a value from 1 to 1000");
        assertThatThrownBy(() -> method.decode(new byte[] {8}))
                .hasMessage("Cannot take request: no protobuf message; generate the client from this service's .proto");
    }

    @Test
    void should_be_equal_when_query_and_page_are_the_same() throws Exception {
        Method method = method(
                "Latest { cql = \"SELECT id FROM KS.messages WHERE id > :after AND channel = :channel\", consistency = one }");
        Read read = method.decode(request(method, Map.of("channel", 5L, "after", 1)));

        assertThat(read)
                .isEqualTo(method.decode(request(method, Map.of("channel", 5L, "after", 1, "page_size", 1000))))
                .isNotEqualTo(method.decode(request(method, Map.of("channel", 5L, "after", 2))))
                .isNotEqualTo(method.decode(request(method, Map.of("channel", 5L, "after", 1, "page_size", 9))));
        assertThat(read.partition()).containsExactly(ByteBuffer.allocate(8).putLong(0, 5));
        assertThat(method.routingFields()).as("channel is the second field").containsExactly(2);
        assertThat(method.table()).isEqualTo(keyspace + ".messages");
        assertThat(read).asString().doesNotContain("5").startsWith("chat.v1.Chat/Latest of 1000 rows");
        BoundStatement statement = read.statement(TIMEOUT);
        assertThat(statement.getConsistencyLevel()).isEqualTo(DefaultConsistencyLevel.ONE);
        assertThat(statement.isIdempotent()).isTrue();
        assertThat(statement.getTimeout()).isEqualTo(TIMEOUT);
        assertThat(statement.getPageSize()).isEqualTo(1000);
        session.execute(statement);
        assertThat(read)
                .as("after the driver took its values")
                .isEqualTo(method.decode(request(method, Map.of("channel", 5L, "after", 1))));
    }

    @Test
    void should_describe_a_key_for_people() throws Exception {
        Method method = method("One { cql = \"SELECT id FROM KS.keyed WHERE place = :place AND day = :day\" }");
        Read read = method.decode(
                request(method, Map.of("place", "o'hara " + "x".repeat(200), "day", date(method, 2024, 2, 29))));

        assertThat(method.describe(read.partition()))
                .startsWith("place='o''hara xxx")
                .endsWith("x…, day='2024-02-29'")
                .hasSizeLessThan(150);
    }

    private Message date(Method method, int year, int month, int day) {
        Descriptor type = input(method).findFieldByName("day").getMessageType();
        return DynamicMessage.newBuilder(type)
                .setField(type.findFieldByName("year"), year)
                .setField(type.findFieldByName("month"), month)
                .setField(type.findFieldByName("day"), day)
                .build();
    }

    @Test
    void should_end_in_the_database_too_when_it_is_scylladb() throws Exception {
        String latest = "Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel;\", timeout = 3s }";
        try (ScyllaFront front = ScyllaFront.start(node, 2);
                CqlSession scylla = CqlSession.builder()
                        .addContactPoint(front.address())
                        .withLocalDatacenter("dc1")
                        .build()) {
            Method method = table(latest, scylla).methods().get(0);
            BoundStatement statement =
                    method.decode(request(method, Map.of("channel", 5L))).statement(TIMEOUT);

            assertThat(statement.getPreparedStatement().getQuery()).endsWith(" = :channel\nUSING TIMEOUT 3000ms");
            assertThat(scylla.execute(statement).all()).hasSize(25);
        }
        assertThat(method("Latest { cql = \"SELECT id FROM KS.messages WHERE channel = :channel\" }")
                        .prepared()
                        .getQuery())
                .as("to Cassandra")
                .endsWith(" = :channel");
    }

    @Test
    void should_refuse_to_reply_when_a_page_is_too_large() throws Exception {
        Method method = method(
                "Latest { cql = \"SELECT content, content AS again, content AS third, embedding, names FROM KS.messages WHERE channel = :channel\", max-reply = 1KiB }");
        Read read = method.decode(request(method, Map.of("channel", 5L)));
        AsyncResultSet page = page(read);

        assertThatThrownBy(() -> method.encode(page))
                .isInstanceOf(ReplyTooLargeException.class)
                .hasMessage(
                        "Cannot reply to chat.v1.Chat/Latest: the page is larger than 1024 bytes; ask for fewer rows with"
                                + " page_size, or raise max-reply");
    }

    @Test
    void should_say_everything_that_is_wrong_when_methods_cannot_be_served() throws IOException {
        ServiceConfig config = config("""
                Malformed { cql = "SELECT id FROM WHERE" }
                Insert { cql = "INSERT INTO KS.messages (channel, id) VALUES (:c, :i)" }
                Star { cql = "SELECT * FROM KS.messages WHERE channel = ?" }
                Json { cql = "SELECT JSON id FROM KS.messages WHERE channel = :channel" }
                NoTable { cql = "SELECT id FROM KS.nothing WHERE channel = :channel" }
                NoColumn { cql = "SELECT nothing FROM KS.messages WHERE channel = :channel" }
                TwoParameters { cql = "SELECT id FROM KS.messages WHERE channel = :x AND id > :x" }
                TwoColumns { cql = "SELECT id, id FROM KS.messages WHERE channel = :channel" }
                SameInJson { cql = "SELECT id AS my_id, id AS \\"myId\\" FROM KS.messages WHERE channel = :channel" }
                Function { cql = "SELECT max(id) FROM KS.messages WHERE channel = :channel" }
                NoKey { cql = "SELECT id FROM KS.messages WHERE channel = 5 AND id = :id" }
                WrongKey { cql = "SELECT id FROM KS.messages WHERE channel = :channel", routing-key = [chanel] }
                PageSize { cql = "SELECT id FROM KS.messages WHERE channel = :page_size" }
                """);

        ConfigException e = catchThrowableOfType(
                ConfigException.class, () -> MethodTable.prepare(config, session, FieldNumbers.empty()));

        assertThat(e.problems())
                .satisfiesExactlyInAnyOrder(
                        line -> assertThat(line)
                                .startsWith("methods.Malformed: the database refuses the query: line 1:")
                                .endsWith("; correct its cql"),
                        line -> assertThat(line).startsWith("methods.Insert: not a SELECT; "),
                        line -> assertThat(line).startsWith("methods.Star: SELECT *; name the columns"),
                        line -> assertThat(line).startsWith("methods.Star: unnamed marker ?; name it"),
                        line -> assertThat(line).startsWith("methods.Json: SELECT JSON; "),
                        line -> assertThat(line)
                                .contains("methods.NoTable: the database refuses the query: ")
                                .contains("nothing"),
                        line -> assertThat(line)
                                .contains("methods.NoColumn: the database refuses the query: ")
                                .contains("nothing"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "methods.TwoParameters: duplicate parameter x; give each marker a name of its own, :x and :x_2"),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "methods.TwoColumns: duplicate column id; give each a name of its own with AS, id AS id_2"),
                        line -> assertThat(line).startsWith("methods.SameInJson: duplicate column my_id and myId; "),
                        line -> assertThat(line)
                                .startsWith("methods.Function: column system.max(id): not a protobuf name; ")
                                .endsWith("with AS and an alias"),
                        line -> assertThat(line).startsWith("methods.NoKey: no routing key: "),
                        line -> assertThat(line)
                                .isEqualTo(
                                        "methods.WrongKey: routing-key names chanel, which is no marker; name some of [channel]"),
                        line -> assertThat(line)
                                .startsWith(
                                        "methods.PageSize: parameter page_size: every request has a field of that name; "));
    }

    @Test
    void should_say_what_to_run_when_the_lock_file_is_another() throws IOException {
        ServiceConfig before =
                config("Latest { cql = \"SELECT id, content FROM KS.messages WHERE channel = :channel\" }");
        FieldNumbers numbers = MethodTable.number(before, session, FieldNumbers.empty());
        ServiceConfig after = config(
                "Latest { cql = \"SELECT content AS id, embedding FROM KS.messages WHERE channel = :channel\" }");

        assertThatThrownBy(() -> MethodTable.prepare(after, session, numbers))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "field id of LatestRow is int32 in the lock file and string now; give it another name")
                .hasMessageContaining(
                        "field embedding of LatestRow has no number in the lock file; run `ringshift serve --lock`")
                .hasMessageContaining("field content of LatestRow is in the lock file and no more in the query");
        assertThatThrownBy(() -> MethodTable.number(after, session, numbers))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("field id of LatestRow is int32 in the lock file and string now");
    }

    @Test
    void should_describe_the_service_for_code_generators() throws Exception {
        MethodTable table =
                table("Latest { cql = \"SELECT id, content, likes_of FROM KS.messages WHERE channel = :channel\" }");

        assertThat(table.proto()).isEqualTo("""
                syntax = "proto3";

                package chat.v1;

                service Chat {
                  rpc Latest(LatestRequest) returns (LatestReply);
                }

                message LatestRequest {
                  optional int64 channel = 1;
                  optional int32 page_size = 536870910;
                  optional bytes page_token = 536870911;
                }

                message LatestReply {
                  repeated .chat.v1.LatestRow rows = 1;
                  optional bytes next_page_token = 2;
                }

                message LatestRow {
                  optional int32 id = 1;
                  optional string content = 2;
                  map<int32, string> likes_of = 3;
                }
                """);
        assertThat(FileDescriptorSet.parseFrom(table.descriptorSet()).getFileList())
                .extracting(file -> file.getName())
                .containsExactly("google/protobuf/timestamp.proto", "ringshift/v1/types.proto", "chat/v1/chat.proto");
        assertThat(table.methods()).extracting(Method::fullName).containsExactly("chat.v1.Chat/Latest");
    }

    private Method method(String method) throws IOException {
        return table(method).methods().iterator().next();
    }

    private MethodTable table(String methods) throws IOException {
        return table(methods, session);
    }

    private MethodTable table(String methods, CqlSession of) throws IOException {
        ServiceConfig config = config(methods);
        MethodTable table = MethodTable.prepare(config, of, MethodTable.number(config, of, FieldNumbers.empty()));
        table.methods()
                .forEach(method ->
                        described.put(method, table.file().getServices().get(0).findMethodByName(method.name())));
        return table;
    }

    private ServiceConfig config(String methods) throws IOException {
        Path file = directory.resolve("read-service.conf");
        Files.writeString(file, """
                service = "chat.v1.Chat"
                source { contact-points = ["%s"], local-datacenter = dc1, consistency = ONE }
                methods { %s }
                """.formatted(contactPoint, methods.replace("KS", keyspace)));
        return ServiceConfigReader.read(file, List.of(), Map.of());
    }

    private void execute(String cql) {
        session.execute(cql.replace("KS", keyspace));
    }

    private byte[] request(Method method, Map<String, Object> fields) {
        DynamicMessage.Builder request = DynamicMessage.newBuilder(input(method));
        fields.forEach(
                (name, value) -> request.setField(request.getDescriptorForType().findFieldByName(name), value));
        return request.build().toByteArray();
    }

    private MethodDescriptor described(Method method) {
        return Objects.requireNonNull(described.get(method), "a method of table()");
    }

    private Descriptor input(Method method) {
        return described(method).getInputType();
    }

    private Message reply(Method method, Read read) throws InvalidProtocolBufferException {
        return DynamicMessage.parseFrom(described(method).getOutputType(), method.encode(page(read)));
    }

    private AsyncResultSet page(Read read) {
        return session.executeAsync(read.statement(TIMEOUT))
                .toCompletableFuture()
                .join();
    }

    private static List<Message> rows(Message reply) {
        return ((List<?>) get(reply, "rows")).stream().map(Message.class::cast).toList();
    }

    private static Object get(Message message, String field) {
        return message.getField(message.getDescriptorForType().findFieldByName(field));
    }
}
