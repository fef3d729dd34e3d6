package dev.ringshift.jobs;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.command.ExitCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FatJarIT {
    @Test
    void should_run_under_spark_submit_when_workers_are_remote() throws Exception {
        try (SparkCluster cluster = SparkCluster.start(Path.of("target", "spark-cluster"), 1)) {
            Processes.Result version = cluster.submit("dev.ringshift.jobs.Ringshift", "--version");
            assertThat(version.output()).contains("ringshift ");
            assertThat(version.exitCode()).isZero();

            Processes.Result unknown = cluster.submit("dev.ringshift.jobs.Ringshift", "migrte");
            assertThat(unknown.output()).contains("did you mean migrate?");
            assertThat(unknown.exitCode()).isEqualTo(ExitCode.USAGE.status());

            Processes.Result check = cluster.submit("dev.ringshift.jobs.SelfCheck");
            assertThat(check.output())
                    .contains("driver from ringshift-jobs.jar, page size 5000")
                    .contains("network dev.ringshift.shaded.netty.channel.EventLoop")
                    .contains("settings dev.ringshift.shaded.config.Config");
            assertThat(check.exitCode()).isZero();
        }
    }

    @Test
    void should_hold_no_class_that_spark_brings_when_packaged() throws IOException {
        Set<String> classes = entries(SparkCluster.fatJar());
        classes.removeIf(name -> !name.endsWith(".class"));
        assertThat(classes).hasSizeGreaterThan(5000).doesNotContain("module-info.class");

        for (Path jar : SparkCluster.classPath()) {
            assertThat(entries(jar).stream().filter(classes::contains))
                    .as("classes of %s that the fat jar has too", jar.getFileName())
                    .isEmpty();
        }
    }

    @Test
    void should_hold_licenses_and_no_signatures_when_packaged() throws IOException {
        assertThat(entries(SparkCluster.fatJar()))
                .contains("META-INF/LICENSE", "META-INF/NOTICE", "META-INF/THIRD-PARTY.txt")
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }

    @Test
    void should_keep_settings_and_services_when_merged() throws IOException {
        assertThat(text("reference.conf")).contains("datastax-java-driver", "load-balancing-policy");
        assertThat(text("META-INF/services/java.sql.Driver")).contains("org.sqlite.JDBC");
        assertThat(text("META-INF/services/dev.ringshift.shaded.jackson.databind.Module"))
                .contains("dev.ringshift.shaded.jackson.datatype.jsr310");
    }

    private static Set<String> entries(Path file) throws IOException {
        try (JarFile jar = new JarFile(file.toFile())) {
            return jar.stream().map(JarEntry::getName).collect(Collectors.toCollection(HashSet::new));
        }
    }

    private static String text(String entry) throws IOException {
        try (JarFile jar = new JarFile(SparkCluster.fatJar().toFile());
                InputStream in = jar.getInputStream(jar.getJarEntry(entry))) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }
}
