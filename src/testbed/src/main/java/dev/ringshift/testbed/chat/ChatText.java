package dev.ringshift.testbed.chat;

import java.util.List;
import java.util.SplittableRandom;

/** Says something: a slice of a text that is made once, because rows have to come faster than databases take them. */
final class ChatText {
    private static final int LENGTH = 1 << 16;
    private static final int MEAN_LENGTH = 85;
    private static final int MAX_LENGTH = 1900;

    /** Some words take more bytes than characters; none has a surrogate, which a slice could split. */
    private static final List<String> WORDS = List.of(
            "the",
            "raid",
            "starts",
            "at",
            "nine",
            "who",
            "has",
            "a",
            "spare",
            "key",
            "lol",
            "naïve",
            "café",
            "gg",
            "brb",
            "patch",
            "notes",
            "are",
            "out",
            "für",
            "alle",
            "再见",
            "ありがとう",
            "✓",
            "ok",
            "see",
            "you",
            "tomorrow",
            "what",
            "is",
            "this",
            "latency",
            "again",
            "привет",
            "our",
            "guild",
            "needs",
            "healers",
            "please",
            "and",
            "thank");

    private final String text;

    ChatText(SplittableRandom random) {
        StringBuilder builder = new StringBuilder(LENGTH + 16);
        while (builder.length() < LENGTH) {
            builder.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
        }
        this.text = builder.toString();
    }

    /** Lengths are distributed exponentially: most messages are short. */
    String say(SplittableRandom random) {
        int length = 1 + (int) Math.min(MAX_LENGTH, -Math.log(1 - random.nextDouble()) * MEAN_LENGTH);
        int start = random.nextInt(LENGTH - length);
        return text.substring(start, start + length);
    }
}
