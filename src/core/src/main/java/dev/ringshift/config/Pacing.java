package dev.ringshift.config;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * How fast to read clusters that serve others meanwhile.
 *
 * @param rowsPerSecond of each side, 1 or more; null for as many as there come
 * @param holdBack whether to read slower while a cluster answers slower than it used to
 */
public record Pacing(@Nullable Long rowsPerSecond, boolean holdBack) implements Serializable {
    /** As fast as can be. */
    public static final Pacing NONE = new Pacing(null, false);

    private static final long serialVersionUID = 1;

    /** What is left for each of several JVMs that read at the same time. */
    public Pacing share(int jvms) {
        return rowsPerSecond == null ? this : new Pacing(Math.max(1, rowsPerSecond / jvms), holdBack);
    }
}
