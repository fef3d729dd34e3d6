package dev.ringshift.service.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.ringshift.config.ConfigException;
import dev.ringshift.service.coalesce.Mode;
import dev.ringshift.service.config.MemberSettings.Named;
import dev.ringshift.service.config.MemberSettings.Source;
import dev.ringshift.service.config.MethodSettings.Share;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServiceConfigReaderTest {
    private static final String LEAST = """
            source { contact-points = ["10.0.0.1"], local-datacenter = dc1 }
            methods { Get { cql = "SELECT v FROM k.t WHERE p = :p" } }
            """;

    @TempDir
    private Path folder;

    private ServiceConfig read(String text, String... sets) {
        try {
            return ServiceConfigReader.read(
                    Files.writeString(folder.resolve("read-service.conf"), text), List.of(sets), Map.of());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private void assertProblem(String text, String... words) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessageContainingAll(words);
    }

    @Test
    void should_take_the_defaults_when_only_a_cluster_and_a_query_are_named() {
        ServiceConfig config = read(LEAST);

        assertThat(config.primary().role()).isEqualTo("source");
        assertThat(config.primary().contactPoints()).containsExactly("10.0.0.1:9042");
        assertThat(config.fieldNumbers()).isEqualTo(folder.resolve("read-service.lock.json"));
        assertThat(config.methods())
                .containsExactly(new MethodSettings(
                        "Get",
                        "SELECT v FROM k.t WHERE p = :p",
                        Mode.JOIN,
                        Share.EVERYBODY,
                        List.of(),
                        null,
                        Duration.ofSeconds(5),
                        1000,
                        4 << 20,
                        List.of()));
        assertThat(config.server().listen()).isEqualTo(new Address("127.0.0.1", 9090));
        assertThat(config.server().admin()).isEqualTo(new Address("127.0.0.1", 9091));
        assertThat(config.server().tls()).isNull();
        assertThat(config.members()).isEqualTo(new MemberSettings(null, null, new Source.Alone()));
    }

    @Test
    void should_read_the_example_that_the_product_ships() {
        Path example = Path.of(System.getProperty("ringshift.home", "../.."), "conf", "read-service.conf");

        ServiceConfig config = ServiceConfigReader.read(example, List.of(), Map.of());

        assertThat(config.methods()).extracting(MethodSettings::name).containsExactly("ChannelMessages", "Message");
    }

    @Test
    void should_let_a_method_win_over_what_all_have_in_common() {
        ServiceConfig config = read(LEAST + """
                method { timeout = 2s, coalesce = off, page-size = 10 }
                methods { Other { cql = "SELECT v FROM k.t WHERE p = :p", timeout = 1s } }
                """);

        assertThat(config.methods())
                .satisfiesExactly(
                        get -> {
                            assertThat(get.timeout()).hasSeconds(2);
                            assertThat(get.coalesce()).isEqualTo(Mode.OFF);
                        },
                        other -> {
                            assertThat(other.timeout()).hasSeconds(1);
                            assertThat(other.pageSize()).isEqualTo(10);
                        });
    }

    @Test
    void should_read_the_target_when_it_is_the_primary() {
        ServiceConfig config = read(LEAST + """
                primary = target, target { contact-points = ["[::1]:9043"], local-datacenter = dc2 }
                server { listen = "0.0.0.0:9191", admin = off, reflection = false }
                members { id = a, source = static, static { a = "10.0.0.1:9090", b = "10.0.0.2:9090" } }
                """);

        assertThat(config.primary().role()).isEqualTo("target");
        assertThat(config.server().admin()).isNull();
        assertThat(config.members().source())
                .isInstanceOfSatisfying(
                        Source.Static.class,
                        members -> assertThat(members.members())
                                .containsExactlyInAnyOrder(
                                        new Named("a", new Address("10.0.0.1", 9090)),
                                        new Named("b", new Address("10.0.0.2", 9090))));
    }

    @Test
    void should_name_every_problem_at_once_when_there_are_several() {
        assertProblem(
                """
                source { local-datacenter = dc1 }
                service = chat
                methods { "Get It" { cql = x }, Get { coalesce = joni, timout = 1s } }
                server { listen = "9090", tls { enabled = true } }
                members { source = static, static { other = "10.0.0.1:9090" } }
                protection { database-queries-min = 100, database-queries-max = 10 }
                """,
                "source.contact-points: missing",
                "service = chat: not a protobuf name",
                "methods.Get It: not a protobuf identifier",
                "methods.Get.cql: missing",
                "did you mean JOIN?",
                "did you mean methods.Get.timeout?",
                "server.listen = 9090: not host:port",
                "needs certificates and private-key",
                "does not name this instance",
                "above database-queries-max = 10");
    }

    @Test
    void should_ask_for_a_port_when_there_is_none_that_clients_could_be_told() {
        assertProblem(
                LEAST + "server.listen = \"127.0.0.1:0\"", "server.listen = 127.0.0.1:0: nobody would know the port");
    }

    @Test
    void should_ask_for_a_file_when_a_directory_is_named_as_certificates() {
        assertProblem(
                LEAST + "server.tls { enabled = true, certificates = \"%s\", private-key = x }".formatted(folder),
                "server.tls.certificates = %s: it is a directory; name a PEM file".formatted(folder));
    }

    @Test
    void should_name_a_method_when_it_stands_there_twice() {
        assertProblem(
                LEAST
                        + "methods { Other { cql = a }, Get { page-size = 7, cql = \"SELECT w FROM k.t WHERE p = :p\" } }",
                "methods = {…}: Get: 2 queries of this name; give each one of its own");
        assertThat(read(LEAST + "methods.Get.timeout = 1s\n# Get { cql = x }\nmethods { GetOther { cql = x } }")
                        .methods())
                .hasSize(2);
    }

    @Test
    void should_ask_where_others_reach_it_when_it_listens_where_no_other_machine_does() {
        for (String source : List.of("source = heartbeats", "source = dns, dns = \"reads.example.org:9090\"")) {
            assertProblem(
                    LEAST + "members { " + source + " }",
                    "members.advertise: no other machine reaches server.listen = 127.0.0.1:9090");
            assertThat(read(LEAST + "members { advertise = \"127.0.0.1:9090\", " + source + " }")
                            .members()
                            .advertise())
                    .as("of several on one machine")
                    .isEqualTo(new Address("127.0.0.1", 9090));
            assertThat(read(LEAST + "server.listen = \"10.0.0.1:9090\", members { " + source + " }")
                            .members()
                            .advertise())
                    .isNull();
        }
    }

    @Test
    void should_refuse_addresses_that_nobody_can_connect_to() {
        assertProblem(LEAST + "members.advertise = \"reads_1:9090\"", "not a host name that gRPC can use");
        assertProblem(LEAST + "members.advertise = \"reads-1:0\"", "nobody can connect to port 0");
        assertProblem(
                LEAST
                        + "members { id = a, source = static, static { a = \"h:0\", \"\" = \"h:1\", b = \"my_host:1\" } }",
                "a: nobody can connect to port 0",
                "an empty id",
                "b: not a host name that gRPC can use");
        assertProblem(LEAST + "members { source = dns, dns = \"reads:0\" }", "nobody can connect to port 0");
        assertProblem(LEAST + "members.source = dns", "needs members.dns");
    }

    @Test
    void should_say_how_to_name_itself_when_the_file_names_others() {
        assertProblem(
                LEAST + "members { source = static, static { a = \"10.0.0.1:9090\" } }",
                "does not name this instance; add \"127.0.0.1:9090\" = \"host:port\", or set members.id");
    }

    @Test
    void should_ask_for_the_names_of_instances_when_callers_bear_certificates() {
        String tls =
                "server.tls { enabled = true, certificates = \"%1$s\", private-key = \"%1$s\", client-authorities = \"%1$s\" }\n"
                        .formatted(folder.resolve("read-service.conf"));
        String members = "members { source = static, static { \"127.0.0.1:9090\" = \"127.0.0.1:9090\" } }\n";
        read(LEAST); // makes the file

        assertProblem(LEAST + tls + members, "members.source = static: needs server.tls.members");
        assertThat(read(LEAST + tls + members + "server.tls.members = [reads]")
                        .server()
                        .tls())
                .isEqualTo(new ServerTls(
                        folder.resolve("read-service.conf"),
                        folder.resolve("read-service.conf"),
                        folder.resolve("read-service.conf"),
                        List.of("reads"),
                        folder.resolve("read-service.conf"),
                        Duration.ofMinutes(1)));
        assertThat(read(LEAST + tls).server().tls()).as("of an instance alone").isNotNull();
    }

    @Test
    void should_ask_for_a_query_when_there_is_none() {
        assertProblem("source { contact-points = [a], local-datacenter = dc1 }", "methods: no queries");
    }
}
