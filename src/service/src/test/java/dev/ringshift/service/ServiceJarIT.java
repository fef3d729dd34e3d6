package dev.ringshift.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeSet;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** The jar that {@code java -jar} takes, as the build leaves it. */
class ServiceJarIT {
    private static final Path JAR = Path.of("target", "ringshift-service.jar");

    @Test
    void should_run_by_itself_when_packaged() throws Exception {
        Process program = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-jar",
                        JAR.toString(),
                        "--version")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(program.getInputStream().readAllBytes(), UTF_8))
                .matches("ringshift \\d+\\.\\d+\\.\\d+\\S*\n");
        assertThat(program.waitFor()).isZero();
    }

    @Test
    void should_hold_neither_spark_nor_what_only_jobs_and_tests_need() throws IOException {
        assertThat(entries())
                .contains(
                        "dev/ringshift/service/Serve.class",
                        "io/grpc/netty/shaded/io/grpc/netty/NettyServerBuilder.class")
                .noneMatch(name -> name.startsWith("org/apache/spark/"))
                .noneMatch(name -> name.startsWith("scala/"))
                .noneMatch(name -> name.startsWith("org/sqlite/"))
                .noneMatch(name -> name.startsWith("org/junit/"))
                .noneMatch(name -> name.startsWith("dev/ringshift/testbed/"))
                .noneMatch(name -> name.startsWith("dev/ringshift/jobs/"));
    }

    /** The driver brings Netty too, of another version: gRPC's own is below a name of its own. */
    @Test
    void should_hold_each_library_once() throws IOException {
        Collection<String> entries = entries();

        assertThat(entries).doesNotHaveDuplicates();
        assertThat(entries)
                .contains("io/netty/channel/Channel.class")
                .noneMatch(name -> name.startsWith("io/netty/handler/codec/http2/"))
                .noneMatch(name -> name.matches("io/grpc/netty/[^/]+\\.class"))
                .noneMatch(name -> name.startsWith("ch/qos/logback/"));
    }

    @Test
    void should_hold_licenses_and_no_signatures_when_packaged() throws IOException {
        assertThat(entries())
                .contains(
                        "META-INF/LICENSE",
                        "META-INF/NOTICE",
                        "META-INF/THIRD-PARTY.txt",
                        "META-INF/license/LICENSE.boringssl.txt")
                .noneMatch(name -> name.matches("META-INF/[^/]*\\.(SF|DSA|RSA)"));
    }

    /** Of the artifacts that say who they are; some do not. */
    @Test
    void should_name_the_license_of_each_artifact_when_packaged() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            String named = text(jar, "META-INF/THIRD-PARTY.txt");
            TreeSet<String> forgotten = new TreeSet<>();
            for (JarEntry entry : jar.stream()
                    .filter(each -> each.getName().endsWith("/pom.properties"))
                    .toList()) {
                Properties artifact = new Properties();
                artifact.load(jar.getInputStream(entry));
                String group = artifact.getProperty("groupId", "an.unknown group");
                if (!group.equals("dev.ringshift") && !named.contains(group) && !isPartOf(named, group)) {
                    forgotten.add(group + ":" + artifact.getProperty("artifactId"));
                }
            }
            assertThat(forgotten).isEmpty();
        }
    }

    /** As in {@code com.fasterxml.jackson.core, .datatype}. */
    private static boolean isPartOf(String named, String group) {
        int dot = group.lastIndexOf('.');
        return named.contains(group.substring(0, dot) + ".") && named.contains(", " + group.substring(dot));
    }

    @Test
    void should_keep_settings_and_services_when_merged() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertThat(text(jar, "reference.conf")).contains("datastax-java-driver", "load-balancing-policy");
            assertThat(text(jar, "META-INF/services/io.grpc.NameResolverProvider"))
                    .contains("io.grpc.internal.DnsNameResolverProvider", "UdsNameResolverProvider");
        }
    }

    private static List<String> entries() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            return jar.stream().map(JarEntry::getName).toList();
        }
    }

    private static String text(JarFile jar, String entry) throws IOException {
        return new String(
                jar.getInputStream(Objects.requireNonNull(jar.getJarEntry(entry), entry))
                        .readAllBytes(),
                UTF_8);
    }
}
