package dev.ringshift.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * What makes a JVM that another one starts end with it, also when that is killed: the main class to start is {@link #mainClass}, the
 * child's own is its first argument, and its standard input stays a pipe.
 */
public final class WatchedJava {
    private WatchedJava() {}

    /**
     * Options that whoever runs tests has for their children, separated by blanks in the system property {@code
     * ringshift.children.java}. Most of them live for seconds, and would spend these on compiling.
     */
    public static List<String> options() {
        String given = System.getProperty("ringshift.children.java", "").strip();
        return given.isEmpty() ? List.of() : List.of(given.split(" +", -1));
    }

    /** What stands for the child's own main class. */
    public static String mainClass() {
        return Watchdog.class.getName();
    }

    /**
     * For a child that is not to see the testbed's classes.
     *
     * @param folder gets that class, and nothing else
     * @return the folder, for the child's class path
     */
    public static Path classPath(Path folder) throws IOException {
        Path copy = folder.resolve(Watchdog.class.getName().replace('.', '/') + ".class");
        if (Files.exists(copy)) { // another child may be reading it
            return folder;
        }
        Files.createDirectories(copy.getParent());
        String name = Watchdog.class.getSimpleName() + ".class";
        try (InputStream bytes = Watchdog.class.getResourceAsStream(name)) {
            if (bytes == null) {
                throw new IllegalStateException("Cannot find %s beside the testbed's classes".formatted(name));
            }
            Files.write(copy, bytes.readAllBytes());
        }
        return folder;
    }
}
