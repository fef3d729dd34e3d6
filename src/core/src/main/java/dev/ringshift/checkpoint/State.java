package dev.ringshift.checkpoint;

/** Where a split stands; the codes are in the file. */
enum State {
    RUNNING(0),
    DONE(1),
    FAILED(2),
    /** Taken up once, and neither done nor failed when its run ended. */
    PENDING(3);

    private final int code;

    State(int code) {
        this.code = code;
    }

    int code() {
        return code;
    }
}
