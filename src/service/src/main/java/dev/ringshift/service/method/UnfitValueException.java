package dev.ringshift.service.method;

import java.io.IOException;

/** A value in a request that its CQL type does not have. Knows the way to it from where it was caught, and not the value. */
final class UnfitValueException extends IOException {
    private static final long serialVersionUID = 1;

    private final String path;
    private final String problem;

    UnfitValueException(String problem) {
        this("", problem);
    }

    private UnfitValueException(String path, String problem) {
        super(problem);
        this.path = path;
        this.problem = problem;
    }

    UnfitValueException in(String field) {
        return new UnfitValueException(path.isEmpty() ? field : field + "." + path, problem);
    }

    String path() {
        return path;
    }

    String problem() {
        return problem;
    }
}
