package dev.ringshift.config;

import java.util.List;

/** A configuration that cannot be used. The message names every problem and its remedy, and no password. */
public final class ConfigException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> problems;

    /**
     * @param subject what has the problems, for example the name of a file
     * @param problems one line each, at least one
     */
    public ConfigException(String subject, List<String> problems) {
        super(message(subject, problems));
        this.problems = List.copyOf(problems);
    }

    /** A setting that turned out wrong later than while the file was read, as one line. */
    public ConfigException(String problem) {
        this("the configuration", List.of(problem));
    }

    /** One line each: where, which key, which value, what to do. */
    public List<String> problems() {
        return problems;
    }

    private static String message(String subject, List<String> problems) {
        return problems.size() == 1
                ? problems.get(0)
                : "Cannot use %s: %d problems%n  %s"
                        .formatted(subject, problems.size(), String.join(System.lineSeparator() + "  ", problems));
    }
}
