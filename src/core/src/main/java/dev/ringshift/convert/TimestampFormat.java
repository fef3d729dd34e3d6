package dev.ringshift.convert;

import java.io.Serializable;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.util.Locale;

/**
 * How text shows a timestamp.
 *
 * @param pattern {@code iso} for ISO-8601 with an offset, {@code 2015-05-01T16:00:00.123Z}; or a pattern of {@link
 *     DateTimeFormatter}, whose texts are in UTC unless they name a zone, and in English
 */
public record TimestampFormat(String pattern) implements Serializable {
    private static final long serialVersionUID = 1;
    private static final String ISO_NAME = "iso";

    public static final TimestampFormat ISO = new TimestampFormat(ISO_NAME);

    /**
     * Checks the pattern.
     *
     * @throws IllegalArgumentException with a remedy, when it is none
     */
    public TimestampFormat {
        if (!pattern.equals(ISO_NAME)) {
            requireFormatter(pattern);
        }
    }

    /** Not kept, since formatters are not serializable. Formats an {@link Instant}. */
    DateTimeFormatter formatter() {
        return isIso() ? DateTimeFormatter.ISO_OFFSET_DATE_TIME.withZone(ZoneOffset.UTC) : ofPattern(pattern);
    }

    /** Whether every timestamp comes back from its text. */
    boolean isIso() {
        return pattern.equals(ISO_NAME);
    }

    /**
     * Strict, since otherwise February 30 is read as the 29th. A year of an era ({@code yyyy}) then wants the era, which
     * nobody writes.
     */
    private static DateTimeFormatter ofPattern(String pattern) {
        return new DateTimeFormatterBuilder()
                .appendPattern(pattern)
                .parseDefaulting(ChronoField.ERA, 1)
                .toFormatter(Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT)
                .withZone(ZoneOffset.UTC);
    }

    private static void requireFormatter(String pattern) {
        try {
            String unused = ofPattern(pattern).format(Instant.EPOCH);
        } catch (RuntimeException e) {
            throw new IllegalArgumentException(
                    "Cannot write timestamps as %s: %s; write iso, or a pattern of Java's DateTimeFormatter, such as uuuu-MM-dd HH:mm:ss.SSS"
                            .formatted(pattern, e.getMessage()),
                    e);
        }
    }
}
