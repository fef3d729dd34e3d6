package dev.ringshift.service;

import static dev.ringshift.service.Said.assertStatus;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.google.common.util.concurrent.ListenableFuture;
import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.DynamicMessage;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.config.ServiceConfigReader;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What people who write configs and requests are told of their mistakes, in front of a real node. */
@ExtendWith(ClusterPairExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ServeBadInputIT {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Map<String, Object> DAY = Map.of("channel", 1L, "day", 1);
    private static final String METHODS = """
            Notes { cql = "SELECT id, text FROM KS.notes WHERE channel = :channel AND day = :day", page-size = 100 }
            After { cql = "SELECT id FROM KS.notes WHERE channel = :channel AND day = :day AND id > :after" }
            By { cql = "SELECT id FROM KS.notes WHERE channel = :channel AND day = :day AND author = :author ALLOW FILTERING" }
            Huge { cql = "SELECT text FROM KS.notes WHERE channel = :channel AND day = :day", max-reply = 1KiB }
            """;

    private final CqlSession session;
    private final String contactPoint;
    private final String keyspace;
    private @TempDir Path folder = Path.of("");

    ServeBadInputIT(ClusterPair pair) {
        session = pair.target().session();
        contactPoint = pair.target().contactPoints().get(0).getHostString();
        keyspace = pair.createKeyspace(ServeBadInputIT.class);
    }

    @BeforeAll
    void fill() {
        execute("CREATE TABLE KS.notes (channel bigint, day smallint, id timeuuid, author inet, text text,"
                + " PRIMARY KEY ((channel, day), id))");
        for (int i = 0; i < 5; i++) {
            execute("INSERT INTO KS.notes (channel, day, id, author, text) VALUES (1, 1, now(), '::1', '%s')"
                    .formatted("x".repeat(500)));
        }
    }

    private void execute(String cql) {
        session.execute(cql.replace("KS", keyspace));
    }

    private Path file(String methods) throws Exception {
        return Files.writeString(folder.resolve("read-service.conf"), """
                service = "notes.v1.Notes"
                source { contact-points = ["%s"], local-datacenter = dc1, consistency = ONE }
                server { listen = "127.0.0.1:%d", admin = off }
                methods {
                %s
                }
                """.formatted(
                        contactPoint, ServiceStage.freePort(), methods.replace("KS", keyspace)));
    }

    private ServiceConfig locked(String methods) throws Exception {
        ServiceConfig config = ServiceConfigReader.read(file(methods), List.of(), Map.of());
        try (CqlSession own = Sessions.open(config.primary())) {
            MethodTable.number(config, own, FieldNumbers.empty()).write(config.fieldNumbers());
        }
        return config;
    }

    /** What the program says before it ends with 2. */
    private static String refusal(Path file) throws Exception {
        try (InstanceProcess program = InstanceProcess.start(List.of("--config", file.toString()))) {
            String said = program.rest();
            assertThat(program.awaitEnd()).as(said).isEqualTo(2);
            return said;
        }
    }

    @Test
    void should_say_all_that_is_wrong_with_the_file_when_the_program_starts() throws Exception {
        Path file = file("""
                Late { cql = "SELECT text FROM KS.notes WHERE channel = :channel AND day = :day", timeout = 1h }
                "get it" { cql = "SELECT text FROM KS.notes WHERE channel = :channel AND day = :day" }
                NoQuery { coalesce = joni }
                Twice { cql = "SELECT text FROM KS.notes WHERE channel = :channel AND day = :day" }
                Twice { cql = "SELECT id FROM KS.notes WHERE channel = :channel AND day = :day" }
                """);

        assertThat(refusal(file))
                .startsWith("ringshift: Cannot use %s: 5 problems; ".formatted(file))
                .contains(
                        file + ":5: methods.Late.timeout = 1h: not a time from 1ms to 10m; write a number and a unit",
                        file + ":6: methods.get it: not a protobuf identifier; use letters, digits and _ only",
                        "methods.NoQuery.cql: missing; write a SELECT with named markers (:channel_id)",
                        file + ":7: methods.NoQuery.coalesce = joni: ",
                        "did you mean JOIN?",
                        file + ":4: methods = {…}: Twice: 2 queries of this name; give each one of its own")
                .hasLineCount(1);
    }

    @Test
    void should_say_all_that_does_not_fit_the_database_when_the_program_starts() throws Exception {
        locked("""
                Aged { cql = "SELECT id, author FROM KS.notes WHERE channel = :channel AND day = :day" }
                """);
        Path file = file("""
                Aged { cql = "SELECT id, channel AS author FROM KS.notes WHERE channel = :channel AND day = :day" }
                Malformed { cql = "SELECT text FROM KS.notes WHERE channel :channel" }
                Written { cql = "UPDATE KS.notes SET text = :text WHERE channel = :channel AND day = :day AND id = :id" }
                Star { cql = "SELECT * FROM KS.notes WHERE channel = :channel AND day = :day" }
                Unnamed { cql = "SELECT text FROM KS.notes WHERE channel = ? AND day = ?" }
                NoTable { cql = "SELECT text FROM KS.nothing WHERE channel = :channel" }
                NoKeyspace { cql = "SELECT text FROM nowhere.notes WHERE channel = :channel" }
                Twice { cql = "SELECT text, text FROM KS.notes WHERE channel = :channel AND day = :day" }
                NoKey { cql = "SELECT text FROM KS.notes WHERE channel = :channel AND day = 1" }
                """);

        assertThat(refusal(file))
                .startsWith("ringshift: Cannot use the methods: 9 problems; ")
                .contains(
                        "methods.Aged: field author of AgedRow is string in the lock file and int64 now; ",
                        "methods.Malformed: the database refuses the query: line 1:",
                        "; correct its cql; ",
                        "methods.Written: not a SELECT; a read service only reads",
                        "methods.Star: SELECT *; name the columns",
                        "methods.Unnamed: unnamed marker ?; name it, for example :channel_id",
                        "methods.NoTable: the database refuses the query: ",
                        "table nothing does not exist; correct its cql",
                        "methods.NoKeyspace: the database refuses the query: keyspace nowhere does not exist; correct its cql",
                        "methods.Twice: duplicate column text; give each a name of its own with AS, text AS text_2",
                        "methods.NoKey: no routing key: the markers are not the whole partition key; make it markers")
                .hasLineCount(1);
    }

    @Test
    void should_name_the_field_and_what_to_send_when_a_value_does_not_fit() throws Exception {
        try (Client client = Client.of(locked(METHODS), session)) {
            assertThat(client.ask("Notes", DAY).get()).hasSizeGreaterThan(2500);

            client.assertRefused("Notes", Map.of("channel", 1L), "Cannot take day: missing; send a value");
            client.assertRefused(
                    "Notes", with("day", 40_000), "Cannot take day: out of range; send a value from -32768 to 32767");
            client.assertRefused(
                    "Notes", with("page_size", 101), "Cannot take page_size: out of range; send a value from 1 to 100");
            client.assertRefused("Notes", with("page_size", 0), "Cannot take page_size: out of range");
            client.assertRefused("After", with("after", "never"), "Cannot take after: not a UUID; send 36 characters");
            client.assertRefused(
                    "After",
                    with("after", "00000000-0000-4000-8000-000000000002"),
                    "Cannot take after: not a UUID of a time; send one of version 1");
            client.assertRefused(
                    "By", with("author", "localhost"), "Cannot take author: not an IP address; send one like 10.0.0.1");
        }
    }

    @Test
    void should_say_what_to_do_when_a_message_is_of_another_method() throws Exception {
        try (Client client = Client.of(locked(METHODS), session)) {
            ByteString token = client.token("Notes", with("page_size", 2));
            Map<String, Object> otherDay = new HashMap<>(with("page_token", token));
            otherDay.put("day", 2);
            client.assertRefused(
                    "Notes",
                    otherDay,
                    "Cannot take page_token: not of this query; send next_page_token of a reply to the same method and values");
            client.assertRefused("Huge", with("page_token", token), "Cannot take page_token: not of this query");

            byte[] text = {(1 << 3) | 2, 1, '1'}; // field 1 as a text
            assertStatus(
                    client.send("Notes", text),
                    Status.Code.INVALID_ARGUMENT,
                    "Cannot take channel: sent as another type; generate the client from this service's .proto");
            assertStatus(
                    client.send("Notes", new byte[] {8}),
                    Status.Code.INVALID_ARGUMENT,
                    "Cannot take request: no protobuf message");
        }
    }

    @Test
    void should_say_what_to_do_when_the_answer_is_huge_or_the_table_is_gone() throws Exception {
        execute("CREATE TABLE KS.gone (id int PRIMARY KEY, text text)");
        ServiceConfig config = locked(METHODS + "Gone { cql = \"SELECT text FROM KS.gone WHERE id = :id\" }");
        try (Client client = Client.of(config, session)) {
            assertStatus(
                    client.ask("Huge", DAY),
                    Status.Code.OUT_OF_RANGE,
                    "Cannot reply to notes.v1.Notes/Huge: the page is larger than 1024 bytes; ask for fewer rows");

            execute("DROP TABLE KS.gone");
            assertStatus(
                    client.ask("Gone", Map.of("id", 1)),
                    Status.Code.FAILED_PRECONDITION,
                    "Cannot read: the database refuses the query");
        }
    }

    /** A request for the day, with another field in it. */
    private static Map<String, Object> with(String name, Object value) {
        Map<String, Object> more = new HashMap<>(DAY);
        more.put(name, value);
        return more;
    }

    /** Who knows the methods of a service that runs. */
    private record Client(ReadService service, MethodTable table, ManagedChannel channel) implements AutoCloseable {
        static Client of(ServiceConfig config, CqlSession session) {
            ReadService service = ReadService.start(config);
            return new Client(
                    service,
                    MethodTable.prepare(config, session, FieldNumbers.read(config.fieldNumbers())),
                    Grpc.newChannelBuilder(service.address().toString(), InsecureChannelCredentials.create())
                            .build());
        }

        @Override
        public void close() {
            channel.shutdownNow();
            service.close();
        }

        ListenableFuture<byte[]> ask(String method, Map<String, Object> fields) {
            Descriptor type =
                    table.file().getServices().get(0).findMethodByName(method).getInputType();
            DynamicMessage.Builder request = DynamicMessage.newBuilder(type);
            fields.forEach((name, value) -> request.setField(type.findFieldByName(name), value));
            return send(method, request.build().toByteArray());
        }

        ListenableFuture<byte[]> send(String method, byte[] request) {
            return ClientCalls.futureUnaryCall(
                    ServiceStage.call(channel, "notes.v1.Notes/" + method, PATIENCE), request);
        }

        ByteString token(String method, Map<String, Object> fields) throws Exception {
            Descriptor type =
                    table.file().getServices().get(0).findMethodByName(method).getOutputType();
            return (ByteString)
                    DynamicMessage.parseFrom(type, ask(method, fields).get())
                            .getField(type.findFieldByName("next_page_token"));
        }

        void assertRefused(String method, Map<String, Object> fields, String words) {
            assertStatus(ask(method, fields), Status.Code.INVALID_ARGUMENT, words);
        }
    }
}
