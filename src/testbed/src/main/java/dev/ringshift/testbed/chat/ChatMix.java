package dev.ringshift.testbed.chat;

import java.util.List;

/**
 * How common the less common messages are.
 *
 * @param deleted messages deleted soon after they were written, per message that stays; above 1, tombstones prevail
 * @param edited share of the staying messages that are edited later
 * @param expiring share of the staying messages that have a TTL
 * @param keyOnly share of the staying messages of which there is nothing but the primary key
 */
public record ChatMix(double deleted, double edited, double expiring, double keyOnly) {
    /** No message consists of a key alone, because clients such as Discord's do not write those. */
    public static final ChatMix USUAL = new ChatMix(0.02, 0.05, 0.1, 0);

    public ChatMix {
        for (double share : List.of(edited, expiring, keyOnly)) {
            if (!(share >= 0 && share <= 1)) {
                throw new IllegalArgumentException(
                        "Cannot mix messages with a share of %s: not in 0..1".formatted(share));
            }
        }
        if (!(deleted >= 0 && deleted <= 1000)) {
            throw new IllegalArgumentException(
                    "Cannot mix %s deleted messages to each that stays: not in 0..1000".formatted(deleted));
        }
    }
}
