package dev.ringshift.testbed;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A generation of Cassandra that the testbed can run; the exact release is a property of the parent POM. */
public enum CassandraVersion {
    V4_1("4.1"),
    V5_0("5.0");

    private final String label;

    CassandraVersion(String label) {
        this.label = label;
    }

    /**
     * The version that a user means by {@code 4.1} or {@code 5.0}.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static CassandraVersion parse(String text) {
        return Arrays.stream(values())
                .filter(version -> version.label.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Cannot run Cassandra %s: the testbed has %s"
                        .formatted(
                                text,
                                Arrays.stream(values())
                                        .map(CassandraVersion::toString)
                                        .collect(Collectors.joining(", ")))));
    }

    @Override
    public String toString() {
        return label;
    }
}
