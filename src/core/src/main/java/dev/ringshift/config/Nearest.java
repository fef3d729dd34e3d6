package dev.ringshift.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Guesses what a mistyped word was meant to be. */
public final class Nearest {
    private Nearest() {}

    /**
     * The candidate with the fewest edits (insertions, deletions and replacements of one character each), when they are at
     * most a third of the word, or two for short words; the first in the alphabet when several are as near.
     */
    public static Optional<String> to(String word, Collection<String> candidates) {
        LevenshteinDistance edits = new LevenshteinDistance(Math.max(2, word.length() / 3)); // -1 for more
        return candidates.stream()
                .filter(candidate -> edits.apply(word, candidate) >= 0)
                .min(Comparator.comparing((String candidate) -> edits.apply(word, candidate))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
