package dev.ringshift.jobs;

import java.nio.file.Files;
import java.nio.file.Path;

/** What tests need of the machine besides a JDK, where Debian puts it. */
enum Programs {
    CHROMIUM("/usr/bin/chromium", "chromium"),
    CHROMEDRIVER("/usr/bin/chromedriver", "chromium-driver"),
    NBCONVERT("/usr/bin/jupyter-nbconvert", "jupyter-nbconvert python3-ipykernel python3-pandas python3-matplotlib");

    private final String path;
    private final String packages;

    Programs(String path, String packages) {
        this.path = path;
        this.packages = packages;
    }

    /** Where it is. A test that skips itself proves nothing, so it fails when there is none. */
    Path path() {
        Path program = Path.of(path);
        if (!Files.isExecutable(program)) {
            throw new AssertionError("Cannot run this test without %s: %s".formatted(path, remedy()));
        }
        return program;
    }

    /** What to do when it is missing, or lacks something. */
    String remedy() {
        return "apt-get install --no-install-recommends " + packages;
    }
}
