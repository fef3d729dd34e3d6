package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.ringshift.command.ExitCode;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Migrate, validate, repair, by the commands as people type them. */
@ExtendWith(ClusterPairExtension.class)
class RepairIT {
    @TempDir
    private Path folder;

    private Stage stage;
    private Path config;

    @BeforeEach
    void open(ClusterPair clusters) throws IOException {
        stage = Stage.of(clusters, RepairIT.class, folder);
        stage.onBoth("CREATE TABLE %s.t (p int, k int, v text, l list<text>, PRIMARY KEY (p, k))");
        config = stage.config("\"%s.t\"");
    }

    @Test
    void should_repair_what_a_validation_found_and_say_what_is_left() throws Exception {
        for (int p = 0; p < 5; p++) {
            stage.onSource(
                    "INSERT INTO %%s.t (p, k, v, l) VALUES (%d, 1, 'a', ['x', 'y']) USING TIMESTAMP 1000".formatted(p));
        }
        assertThat(stage.migrate(config).exitCode()).isZero();
        stage.onSource("INSERT INTO %s.t (p, k, v, l) VALUES (0, 1, 'b', ['z']) USING TIMESTAMP 3000");
        stage.onSource("INSERT INTO %s.t (p, k, v) VALUES (9, 1, 'it''s') USING TIMESTAMP 3000");
        stage.onTarget("UPDATE %s.t USING TIMESTAMP 2000 SET v = 'newer' WHERE p = 1 AND k = 1");
        stage.onTarget("INSERT INTO %s.t (p, k, v) VALUES (7, 1, 'extra') USING TIMESTAMP 2000");
        Path report = validate("--redact");

        Cli.Result dry = repair(report, "--dry-run");
        assertThat(dry.out())
                .contains("4 rows looked at: 3 would be written, 0 the same already, 0 would be deleted")
                .contains("t p = 9, k = 1: would be written")
                .endsWith("Nothing was written: this was a dry run.\n");
        assertThat(dry.exitCode()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(stage.targetRows("t")).isEqualTo(6);

        Cli.Result repaired = repair(report);
        assertThat(repaired.exitCode()).as(repaired.err()).isEqualTo(ExitCode.INCOMPLETE.status());
        assertThat(repaired.out())
                .contains("t: 4 rows looked at: 2 fixed, 0 the same already, 0 deleted, 2 not fixed")
                .contains("t p = 1, k = 1: v: the target's is newer, written at 2000, the source's written at 1000\n")
                .contains("t p = 7, k = 1: only the target has it; --delete-extra --older-than deletes it\n")
                .doesNotContain("newer'", "extra'");
        JsonNode json = JsonMapper.builder()
                .build()
                .readTree(report.resolve("repair.json").toFile());
        assertThat(json.at("/clean").asBoolean()).isFalse();
        assertThat(json.at("/rows/0/why/0/reason").asText()).isIn("newer-on-target", "extra");
        assertThat(json.at("/tables/0/counts/lookedAt").asLong()).isEqualTo(4);

        stage.onSource("UPDATE %s.t USING TIMESTAMP 4000 SET v = 'newest' WHERE p = 1 AND k = 1");
        Cli.Result all = repair(report, "--delete-extra", "--older-than", "1h");
        assertThat(all.out()).contains("1 fixed, 2 the same already, 1 deleted, 0 not fixed");
        assertThat(all.exitCode()).isZero();
        validate();
    }

    @Test
    void should_refuse_what_it_cannot_repair_by_and_deletions_of_any_age() throws Exception {
        stage.onSource("INSERT INTO %s.t (p, k, v) VALUES (1, 1, 'a')");
        assertThat(stage.migrate(config).exitCode()).isZero();
        Path migration = reports().get(0);

        Cli.Result ofMigration = repair(migration);
        assertThat(ofMigration.exitCode()).isEqualTo(ExitCode.USAGE.status());
        assertThat(ofMigration.err())
                .contains("it is of ringshift migrate; name the folder of a run of ringshift validate");
        assertThat(repair(folder).err()).contains("Cannot repair by %s: summary.json: no such file".formatted(folder));
        assertThat(repair(migration, "--delete-extra").err())
                .contains("--delete-extra and --older-than need each other");
        assertThat(repair(migration, "--older-than", "1h").exitCode()).isEqualTo(ExitCode.USAGE.status());
    }

    private List<Path> reports() throws IOException {
        try (Stream<Path> reports = Files.list(folder.resolve("report"))) {
            return reports.sorted().toList();
        }
    }

    /** The folder of a validation. */
    private Path validate(String... more) throws IOException {
        List<Path> before = reports();
        Cli.Result result = Cli.run(Stream.concat(
                        Stream.of(
                                "validate",
                                "--config",
                                config.toString(),
                                "--set",
                                "validate.recheck-delay=0s",
                                "--set",
                                "validate.settle=0s"),
                        Stream.of(more))
                .toArray(String[]::new));
        boolean isDifferent = more.length > 0;
        assertThat(result.exitCode()).as(result.err() + result.out()).isEqualTo(isDifferent ? 1 : 0);
        return reports().stream()
                .filter(each -> Files.exists(each.resolve("mismatches/mismatches.jsonl")) && !before.contains(each))
                .findFirst()
                .orElseThrow();
    }

    private Cli.Result repair(Path report, String... more) {
        return Cli.run(Stream.concat(
                        Stream.of("repair", "--config", config.toString(), "--report", report.toString()),
                        Stream.of(more))
                .toArray(String[]::new));
    }
}
