package dev.ringshift.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether files have changed, by their times of modification. A file is added before it is first read, so that no change is missed
 * between. For one thread at a time.
 */
final class FileWatch {
    private final Map<Path, FileTime> seen = new LinkedHashMap<>();
    private boolean again;

    /** Watches a file from now on, unless it is watched already. */
    void add(Path file) {
        seen.computeIfAbsent(file, FileWatch::modified);
    }

    /** Whether a file changed since this was last called, or since it was added. */
    boolean hasChanged() {
        boolean changed = again;
        again = false;
        for (Map.Entry<Path, FileTime> file : seen.entrySet()) {
            FileTime now = modified(file.getKey());
            changed |= !now.equals(file.setValue(now));
        }
        return changed;
    }

    /** Counts as a change, once: what was read could not be used for a reason that may pass. */
    void lookAgain() {
        again = true;
    }

    /** The epoch when it is gone for a moment, as while an editor replaces it. */
    private static FileTime modified(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
