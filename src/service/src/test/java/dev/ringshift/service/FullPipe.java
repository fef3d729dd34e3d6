package dev.ringshift.service;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A pipe that takes nothing any more, since nobody reads it. */
final class FullPipe implements AutoCloseable {
    private static final int MORE_THAN_FITS = 4 << 20;

    private final RandomAccessFile pipe;
    private final Thread filling;

    private FullPipe(RandomAccessFile pipe) {
        this.pipe = pipe;
        this.filling = new Thread(this::fill, "full-pipe");
        filling.setDaemon(true);
    }

    static FullPipe at(Path path) throws IOException, InterruptedException {
        if (new ProcessBuilder("mkfifo", path.toString()).start().waitFor() != 0) {
            throw new IOException("Cannot make the pipe " + path);
        }
        FullPipe full = new FullPipe(new RandomAccessFile(path.toFile(), "rw"));
        full.filling.start();
        return full;
    }

    private void fill() {
        try {
            pipe.write(new byte[MORE_THAN_FITS]); // the end of it only as it is closed
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws IOException {
        byte[] taken = new byte[1 << 16];
        for (int left = MORE_THAN_FITS; left > 0; ) {
            left -= pipe.read(taken);
        }
        pipe.close();
    }
}
