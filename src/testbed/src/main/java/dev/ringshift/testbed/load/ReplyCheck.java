package dev.ringshift.testbed.load;

/** Tells wrong replies, which count as failed ({@code MISMATCH}). Used from any thread. */
@FunctionalInterface
public interface ReplyCheck {
    /** Takes any reply. */
    static ReplyCheck none() {
        return (key, reply) -> true;
    }

    /**
     * Whether this is an answer to a request for the key.
     *
     * @param reply as it came, not to be changed
     */
    boolean isRight(long key, byte[] reply);
}
