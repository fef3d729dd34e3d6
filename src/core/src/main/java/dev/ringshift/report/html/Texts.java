package dev.ringshift.report.html;

import dev.ringshift.report.Amounts;
import dev.ringshift.report.RunOutcome;
import dev.ringshift.report.RunSummary.ClusterFacts;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Figures and names as the page shows them, the same in every locale. */
final class Texts {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private Texts() {}

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** {@code 1 row}, {@code 1,000 rows}. */
    static String count(long number, String one, String several) {
        return number(number) + " " + (number == 1 ? one : several);
    }

    /** All digits: {@code 0.01} is {@code 1 %}. */
    static String percent(double part) {
        return plain(BigDecimal.valueOf(part).movePointRight(2));
    }

    /** Two digits, and never less than the bound says. */
    static String bound(double part) {
        return plain(BigDecimal.valueOf(part).movePointRight(2).round(new MathContext(2, RoundingMode.UP)));
    }

    private static String plain(BigDecimal percent) {
        return percent.stripTrailingZeros().toPlainString() + " %";
    }

    static String time(double seconds) {
        return Amounts.time(Duration.ofMillis(Math.round(1000 * seconds)));
    }

    /** To the second, in UTC. */
    static String time(Instant instant) {
        return TIME.format(instant) + " UTC";
    }

    static String word(RunOutcome outcome) {
        return outcome.name().toLowerCase(Locale.ROOT);
    }

    static String table(String source, String target) {
        return source.equals(target) ? source : source + " > " + target;
    }

    static String cluster(ClusterFacts cluster) {
        String version = cluster.version() == null ? "never reached" : cluster.version();
        String name = cluster.name() == null ? "" : " '%s'".formatted(cluster.name());
        return "%s%s at %s".formatted(version, name, String.join(", ", cluster.addresses()));
    }

    /** At most so many characters, and a sign that there are more. */
    static String shortened(String text, int length) {
        if (text.length() <= length) {
            return text;
        }
        // not between the two halves of a character
        int end = Character.isHighSurrogate(text.charAt(length - 1)) ? length - 1 : length;
        return "%s… (%s characters)".formatted(text.substring(0, end), number(text.length()));
    }
}
