package dev.ringshift.schema;

import java.util.List;

/** Tables that cannot be copied as the settings say. The message lists every problem, a line each. */
public final class SchemaException extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final transient List<String> problems;

    public SchemaException(List<String> problems) {
        super(
                problems.size() == 1
                        ? problems.get(0)
                        : "%d problems with the tables:\n  %s"
                                .formatted(problems.size(), String.join("\n  ", problems)));
        this.problems = List.copyOf(problems);
    }

    /** At least one, a line each. */
    public List<String> problems() {
        return problems;
    }
}
