package dev.ringshift.testbed;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * The top folder of the project.
 *
 * @param directory with {@code pom.xml}
 */
public record RingshiftHome(Path directory) {
    static final String PROPERTY = "ringshift.home";

    /** The folder that the system property names, else the nearest one above the working directory. */
    public static RingshiftHome find() {
        String property = System.getProperty(PROPERTY);
        return property != null ? new RingshiftHome(Path.of(property)) : above(Path.of(""));
    }

    static RingshiftHome above(Path start) {
        return Stream.<Path>iterate(start.toAbsolutePath(), directory -> directory != null, Path::getParent)
                .filter(directory -> Files.isDirectory(directory.resolve("src/testbed")))
                .findFirst()
                .map(RingshiftHome::new)
                .orElseThrow(() -> new IllegalStateException(
                        "Cannot find the top folder of Ringshift above %s; start Java with -D%s=<the folder>"
                                .formatted(start.toAbsolutePath(), PROPERTY)));
    }
}
