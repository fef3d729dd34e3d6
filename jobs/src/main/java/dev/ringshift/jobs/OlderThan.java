package dev.ringshift.jobs;

import dev.ringshift.command.UsageException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The time of {@code --older-than}: an instant, or how long ago. */
final class OlderThan {
    private static final Pattern AGO = Pattern.compile("([0-9]{1,9})(s|m|h|d)");
    private static final Map<String, Duration> UNITS = Map.of(
            "s", Duration.ofSeconds(1), "m", Duration.ofMinutes(1), "h", Duration.ofHours(1), "d", Duration.ofDays(1));

    private OlderThan() {}

    /**
     * Reads it.
     *
     * @param text {@code 2026-11-01T00:00:00Z}, or {@code 90s}, {@code 30m}, {@code 1h}, {@code 7d} for so long before {@code now}
     * @throws UsageException when it is neither, or in the future
     */
    static Instant parse(String text, Instant now) {
        Matcher ago = AGO.matcher(text);
        Instant time;
        try {
            time = ago.matches()
                    ? now.minus(
                            UNITS.getOrDefault(ago.group(2), Duration.ZERO).multipliedBy(Long.parseLong(ago.group(1))))
                    : Instant.parse(text);
        } catch (DateTimeException e) {
            throw new UsageException(
                    "Cannot take --older-than %s: no time; write one such as 2026-11-01T00:00:00Z, or how long ago, such as 1h"
                            .formatted(text));
        }
        if (time.isAfter(now)) {
            throw new UsageException(
                    "Cannot take --older-than %s: that is in the future, where deletions would outlive what is written until then"
                            .formatted(text));
        }
        return time;
    }
}
