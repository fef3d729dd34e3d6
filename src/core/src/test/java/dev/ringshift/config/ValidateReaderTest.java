package dev.ringshift.config;

import static dev.ringshift.config.ConfigFiles.TABLES;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValidateReaderTest {
    private final ConfigFiles files;

    ValidateReaderTest(@TempDir Path directory) {
        files = new ConfigFiles(directory);
    }

    @Test
    void should_compare_everything_when_nothing_is_set() {
        assertThat(read(""))
                .isEqualTo(new ValidateSettings(
                        1,
                        null,
                        Duration.ofSeconds(5),
                        3,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        0,
                        0,
                        10_000,
                        Path.of("run/ringshift.checkpoint.validate.db"),
                        new Pacing(null, true)));
    }

    @Test
    void should_hold_every_value_when_every_key_is_set() {
        assertThat(read("""
                        validate {
                          sample = 0.01, seed = -7, recheck-delay = 100ms, rechecks = 5, settle = 2m, ttl-tolerance = 1s
                          writetime-tolerance = 1500us, float-tolerance = 1e-6, max-mismatches = 50, checkpoint = v.db
                          rows-per-second = 20000, hold-back = false
                        }
                        """))
                .isEqualTo(new ValidateSettings(
                        0.01,
                        -7L,
                        Duration.ofMillis(100),
                        5,
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(1),
                        1500,
                        1e-6,
                        50,
                        Path.of("v.db"),
                        new Pacing(20_000L, false)));
    }

    @Test
    void should_take_the_bounds_when_they_are_set() {
        ValidateSettings least = read("""
                validate { sample = 1e-300, seed = -9223372036854775808, recheck-delay = 0s, rechecks = 1, settle = 0s
                  ttl-tolerance = 0s, writetime-tolerance = 0, float-tolerance = 0, max-mismatches = 1 }
                """);
        ValidateSettings most = read("""
                validate { sample = 1, seed = 9223372036854775807, recheck-delay = 1h, rechecks = 100, settle = 1d
                  ttl-tolerance = 1h, writetime-tolerance = 1h, float-tolerance = 1, max-mismatches = 1000000 }
                """);

        assertThat(least.sample()).isEqualTo(1e-300);
        assertThat(least.seed()).isEqualTo(Long.MIN_VALUE);
        assertThat(most.seed()).isEqualTo(Long.MAX_VALUE);
        assertThat(most.settle()).isEqualTo(Duration.ofDays(1));
        assertThat(most.writetimeToleranceMicros()).isEqualTo(3_600_000_000L);
        assertThat(most.maxMismatches()).isEqualTo(1_000_000);
    }

    @ParameterizedTest
    @CsvSource({
        "run/chat.checkpoint.db, run/chat.checkpoint.validate.db",
        "chat.db, chat.validate.db",
        "/var/run.d/chat, /var/run.d/chat.validate",
        "run/.db, run/.db.validate",
        "chat., chat.validate.",
    })
    void should_put_the_checkpoint_beside_the_copys_when_it_is_auto(String copy, String validate) {
        assertThat(read("checkpoint.path = \"%s\"".formatted(copy)).checkpointPath())
                .isEqualTo(Path.of(validate));
        assertThat(read("checkpoint.path = \"%s\"\nvalidate.checkpoint = auto".formatted(copy))
                        .checkpointPath())
                .isEqualTo(Path.of(validate));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    sample = 0 | sample = 0: not a number above 0, up to 1; write one
                    sample = 1.01 | sample = 1.01: not a number above 0, up to 1; write one
                    sample = 5% | sample = 5%: not a number above 0, up to 1; write one
                    sample = NaN | sample = NaN: not a number above 0, up to 1; write one
                    sample = [0.1] | sample = […]: not a number above 0, up to 1; write one
                    seed = 1.5 | seed = 1.5: not a whole number from -9223372036854775808 to 9223372036854775807; write one, or auto
                    seed = 9223372036854775808 | seed = 9223372036854775808: not a whole number from -9223372036854775808 to 9223372036854775807; write one, or auto
                    recheck-delay = 61m | recheck-delay = 61m: not a time from 0s to 1h; write a number and a unit, such as 100ms
                    recheck-delay = -1s | recheck-delay = -1s: not a time from 0s to 1h; write a number and a unit, such as 100ms
                    rechecks = 0 | rechecks = 0: not a whole number from 1 to 100; write one
                    rechecks = 101 | rechecks = 101: not a whole number from 1 to 100; write one
                    settle = 2d | settle = 2d: not a time from 0s to 1d; write a number and a unit, such as 100ms
                    ttl-tolerance = soon | ttl-tolerance = soon: not a time from 0s to 1h; write a number and a unit, such as 100ms
                    writetime-tolerance = 2h | writetime-tolerance = 2h: not a time from 0s to 1h; write a number and a unit, such as 100ms
                    writetime-tolerance = 1500ns | writetime-tolerance = 1500ns: not a whole number of microseconds; write a number and a unit, such as 100us
                    float-tolerance = -0.1 | float-tolerance = -0.1: not a number from 0 to 1; write one
                    float-tolerance = much | float-tolerance = much: not a number from 0 to 1; write one
                    max-mismatches = 0 | max-mismatches = 0: not a whole number from 1 to 1000000; write one
                    max-mismatches = 1000001 | max-mismatches = 1000001: not a whole number from 1 to 1000000; write one
                    checkpoint = "" | checkpoint = : empty; give it a value, or leave the key out, or auto
                    checkpoint = run/../run/ringshift.checkpoint.db | checkpoint = run/../run/ringshift.checkpoint.db: the same file as checkpoint.path; name another one, or write auto
                    recheck = 1 | recheck: unknown key; did you mean validate.rechecks?
                    """)
    void should_name_key_value_and_remedy_when_a_value_is_wrong(String line, String problem) {
        assertThat(files.problems(TABLES + "validate." + line)).containsExactly("x.conf:2: validate." + problem);
    }

    /** {@code validate --restart} emptied the checkpoint of the migration. */
    @Test
    void should_refuse_the_copys_checkpoint_when_only_one_path_is_absolute() {
        Path absolute = Path.of("run/ringshift.checkpoint.db").toAbsolutePath();

        assertThat(files.problems(TABLES + "validate.checkpoint = \"%s\"".formatted(absolute)))
                .containsExactly(
                        "x.conf:2: validate.checkpoint = %s: the same file as checkpoint.path; name another one, or write auto"
                                .formatted(absolute));
    }

    private ValidateSettings read(String text) {
        return files.read(TABLES + text).validate();
    }
}
