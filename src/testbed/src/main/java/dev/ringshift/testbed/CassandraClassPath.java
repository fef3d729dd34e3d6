package dev.ringshift.testbed;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Where the jars of a Cassandra version are, as resolved by Maven. */
record CassandraClassPath(List<Path> jars) {
    CassandraClassPath {
        jars = List.copyOf(jars);
    }

    static CassandraClassPath of(CassandraVersion version, RingshiftHome home) {
        String module = "src/testbed/cassandra-" + version;
        Path file = home.directory().resolve(module).resolve("target/classpath.txt");
        try {
            return new CassandraClassPath(
                    Arrays.stream(Files.readString(file).strip().split(File.pathSeparator))
                            .map(Path::of)
                            .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot run Cassandra %s: its class path %s cannot be read; make it with `mvn -pl %s package` in %s"
                            .formatted(version, file, module, home.directory()),
                    e);
        }
    }

    /** Cassandra measures its memtables with this agent, and warns or fails without. */
    Path jamm() {
        return jars.stream()
                .filter(jar -> jar.getFileName().toString().startsWith("jamm-"))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("Cannot find jamm among Cassandra's jars: " + jars));
    }
}
