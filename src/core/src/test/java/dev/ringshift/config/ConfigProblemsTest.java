package dev.ringshift.config;

import static dev.ringshift.config.ConfigFiles.TABLES;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigProblemsTest {
    private final ConfigFiles files;

    ConfigProblemsTest(@TempDir Path directory) {
        files = new ConfigFiles(directory);
    }

    @Test
    void should_list_every_problem_when_there_are_several() {
        Path file = files.write("""
                source { consistency = LOCAL_QUROUM }
                tables = []
                copy { split-size = 0, splitsize = 5 }
                """);

        assertThatThrownBy(() -> ConfigReader.read(file, List.of("copy.page-rows=many"), Map.of()))
                .isInstanceOf(ConfigException.class)
                .hasMessage("""
                        Cannot use %1$s: 5 problems
                          %1$s:1: source.consistency = LOCAL_QUROUM: unknown; did you mean LOCAL_QUORUM? write one of ONE, TWO, THREE, LOCAL_ONE, LOCAL_QUORUM, QUORUM, EACH_QUORUM, ALL
                          %1$s:2: tables = […]: no table; name at least one, for example tables = ["chat.messages"]
                          %1$s:3: copy.split-size = 0: not a size from 1KiB to 1TiB; write a number and a unit, such as 1KiB
                          --set: copy.page-rows = many: not a whole number from 1 to 1000000; write one, or auto
                          %1$s:3: copy.splitsize: unknown key; did you mean copy.split-size?""".formatted(file));
    }

    @Test
    void should_be_one_line_when_there_is_one_problem() {
        Path file = files.write("\n" + TABLES + "copi { }");

        assertThatThrownBy(() -> ConfigReader.read(file, List.of(), Map.of()))
                .hasMessage("%s:3: copi: unknown key; did you mean copy?".formatted(file));
    }

    @Test
    void should_list_the_known_keys_when_an_unknown_one_resembles_none() {
        assertThat(files.problems(TABLES + "copy.retry.patience = 5"))
                .containsExactly(
                        "x.conf:2: copy.retry.patience: unknown key; remove it; the keys here are first-backoff,"
                                + " max-backoff, max-tries");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    copy.split-size = big | copy.split-size = big: not a size from 1KiB to 1TiB; write a number and a unit, such as 1KiB
                    copy.split-size = -5MiB | copy.split-size = -5MiB: not a size from 1KiB to 1TiB; write a number and a unit, such as 1KiB
                    copy.split-size = [1] | copy.split-size = […]: not a size from 1KiB to 1TiB; write a number and a unit, such as 1KiB
                    copy.tasks-at-once = 0 | copy.tasks-at-once = 0: not a whole number from 1 to 10000; write one, or auto
                    copy.tasks-at-once = 1.5 | copy.tasks-at-once = 1.5: not a whole number from 1 to 10000; write one, or auto
                    copy.retry.max-tries = auto | copy.retry.max-tries = auto: not a whole number from 1 to 1000; write one
                    copy.retry.first-backoff = 5 apples | copy.retry.first-backoff = 5 apples: not a time from 1ms to 10m; write a number and a unit, such as 100ms
                    copy.retry.max-backoff = 50ms | copy.retry.max-backoff = 50ms: max-backoff is less than first-backoff; raise the one or lower the other
                    copy.unknown-writetime = 99999999999999999999 | copy.unknown-writetime = 99999999999999999999: not a whole number from 0 to 4102444800000000; write one
                    copy.max-bad-rows = few | copy.max-bad-rows = few: neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example
                    copy.max-bad-rows = -1 | copy.max-bad-rows = -1: neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example
                    copy.max-bad-rows = 0.5 | copy.max-bad-rows = 0.5: neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example
                    copy.max-bad-rows = 101% | copy.max-bad-rows = 101%: neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example
                    copy.max-bad-rows = true | copy.max-bad-rows = true: neither a number of rows nor a percentage up to 100%; write 1000 or 0.1%, for example
                    copy.batch = 7 | copy.batch: not an object; write batch { … }
                    metrics.port = 70000 | metrics.port = 70000: not a whole number from 1 to 65535; write one
                    source.tls.enabled = maybe | source.tls.enabled = maybe: neither true nor false; write one of them
                    source.tls.truststore = a.p12 | source.tls.truststore = a.p12: has no effect while TLS is off; add enabled = true beside it (or enabled = false)
                    source.local-datacenter = "" | source.local-datacenter = : empty; give it a value, or leave the key out
                    source.local-datacenter = [a] | source.local-datacenter = […]: not text; write a string
                    source.contact-points = "a:1" | source.contact-points = a:1: not a list; write [ … ], with the elements separated by commas
                    source.contact-points = ["a:0"] | source.contact-points[0] = a:0: port 0 is not from 1 to 65535; most clusters listen on 9042
                    source.contact-points = [b, "a:99999"] | source.contact-points[1] = a:99999: port 99999 is not from 1 to 65535; most clusters listen on 9042
                    source.contact-points = ["a b"] | source.contact-points[0] = a b: not host:port; write for example "10.0.0.1:9042" or "[::1]:9042"
                    source.contact-points = ["::1"] | source.contact-points[0] = ::1: an IPv6 address without brackets; write "[address]:9042"
                    source.contact-points = ["[::1]:x"] | source.contact-points[0] = [::1]:x: not host:port; write for example "10.0.0.1:9042" or "[::1]:9042"
                    source.username = me | source.username = me: there is no source.password; set it, best from the environment: ${?NAME}
                    target.password = me | target.password = (hidden): there is no target.username; set it too, or remove the password
                    source.driver.datastax-java-driver.a = 1 | source.driver = {…}: leave the level datastax-java-driver out: driver { basic.request.timeout = 30s }
                    """)
    void should_name_key_value_and_remedy_when_a_value_is_wrong(String line, String problem) {
        assertThat(files.problems(TABLES + line)).containsExactly("x.conf:2: " + problem);
    }

    @Test
    void should_say_so_when_the_file_is_missing_or_a_directory() {
        assertThatThrownBy(() -> ConfigReader.read(Path.of("conf/absent.conf"), List.of(), Map.of()))
                .hasMessage("Cannot read conf/absent.conf: no such file; name an existing one with --config"
                        + " (conf/chat.conf is an example)");
        assertThatThrownBy(() -> ConfigReader.read(files.directory(), List.of(), Map.of()))
                .hasMessage(
                        "Cannot read %s: it is a directory; name a file with --config".formatted(files.directory()));
    }

    @Test
    void should_give_the_position_in_one_line_when_the_file_is_not_hocon() {
        assertThat(files.problems("tables = [a.b\ncopy { }\n"))
                .singleElement()
                .asString()
                .startsWith("x.conf:3: not HOCON: ")
                .doesNotContain("\n");
        assertThat(files.problems("a = 1\n}\n")).singleElement().asString().startsWith("x.conf:2: not HOCON: ");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    copy..x = 1 | x.conf:2: not HOCON:
                    include required("absent.conf") | Cannot read x.conf:
                    copy.page-rows = {a = 1} 5 | x.conf:2: not HOCON:
                    copy.page-rows = [${tables}] 5 | x.conf:2: not HOCON:
                    copy.page-rows = ${tables} 5 | x.conf:1: cannot be joined with
                    source.password = ${tables} 5 | x.conf:1: cannot be joined with
                    source.password = [${tables}] 5 | x.conf:2: not HOCON; put the password in double quotes
                    """)
    void should_be_one_line_when_the_parser_gives_up(String line, String start) {
        assertThat(files.problems(TABLES + line))
                .singleElement()
                .asString()
                .startsWith(start)
                .doesNotContain("\n");
    }

    @Test
    void should_name_the_file_once_when_tables_is_no_list() {
        assertThat(files.problems("tables = chat.messages"))
                .containsExactly(
                        "x.conf:1: tables = chat.messages: not a list; write [ … ], with the elements separated by"
                                + " commas");
        assertThat(files.problems("copy.page-rows = 1"))
                .containsExactly(
                        "x.conf:1: tables: no table; name at least one, for example tables = [\"chat.messages\"]");
    }

    @Test
    void should_name_each_variable_when_several_are_not_set() {
        assertThat(files.problems(TABLES
                        + "source.username = ${USER_A}\nsource.password = ${PASS_A}\ncopy.page-rows = ${N}\ncopy.x=1"))
                .containsExactlyInAnyOrder(
                        "x.conf:2: ${USER_A}: no such key or environment variable; set USER_A, or write ${?USER_A} if it"
                                + " may be missing",
                        "x.conf:3: ${PASS_A}: no such key or environment variable; set PASS_A, or write ${?PASS_A} if it"
                                + " may be missing",
                        "x.conf:4: ${N}: no such key or environment variable; set N, or write ${?N} if it may be missing",
                        "x.conf:5: copy.x: unknown key; remove it; the keys here are batch, convert, in-flight, max-bad-rows, page-rows, retry,"
                                + " row-marker, split-size, tasks-at-once, unknown-writetime");
    }

    @Test
    void should_end_when_a_value_refers_to_itself() {
        assertThat(files.problems(TABLES + "copy.page-rows = ${copy.page-rows}\n"))
                .allSatisfy(problem -> assertThat(problem).contains("${copy.page-rows}"));
    }

    @Test
    void should_name_the_environment_when_a_variable_has_a_wrong_value() {
        assertThat(files.problems(TABLES + "copy.page-rows = ${N}", Map.of("N", "many")))
                .containsExactly(
                        "environment: copy.page-rows = many: not a whole number from 1 to 1000000; write one, or auto");
    }

    @Test
    void should_explain_the_form_when_an_override_is_malformed() {
        assertThat(files.problems(TABLES, "copy.page-rows", "copy.page-rows=", "source.contact-points=[a:1"))
                .containsExactly(
                        "--set: no key=value; write for example --set copy.split-size=32MiB",
                        "--set: copy.page-rows: no value; write copy.page-rows=VALUE, or copy.page-rows=null to take the"
                                + " default",
                        "--set: source.contact-points: not a HOCON value; put text in double quotes, as in --set"
                                + " 'source.contact-points=\"…\"'");
    }

    @Test
    void should_show_no_password_when_something_about_it_is_wrong() {
        List<String> texts = List.of(
                "source.password = [hunter2]",
                "source.password = { a = hunter2 }",
                "source.password = hunter2",
                "source.pasword = hunter2",
                "source.tls.truststore-password = hunter2\nsource.username = x",
                "source.password = hunter2 ] }",
                "source { password = \"hunter2\n }",
                "source = hunter2",
                "source.driver = hunter2");
        for (String text : texts) {
            assertThat(files.problems(TABLES + text)).isNotEmpty().noneMatch(line -> line.contains("hunter2"));
        }
        assertThat(files.problems(TABLES, "source.password=hunter2", "hunter2", "source.password=hunter2]"))
                .noneMatch(line -> line.contains("hunter2"));
    }
}
