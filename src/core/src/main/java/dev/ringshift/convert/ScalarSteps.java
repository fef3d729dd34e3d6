package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.data.ByteUtils;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import dev.ringshift.convert.ConversionSettings.BlobFormat;
import dev.ringshift.convert.ConversionSettings.Losses;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HexFormat;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * From one Java value to another. A step throws {@link IllegalArgumentException}, {@link ArithmeticException} or {@link
 * java.time.DateTimeException} when the other type has no such value.
 */
final class ScalarSteps {
    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";

    /** Nothing that {@link InetAddress} would ask a name server for, and no zones, which an inet cannot hold. */
    private static final Pattern IP_ADDRESS =
            Pattern.compile("%1$s(\\.%1$s){3}|[\\p{XDigit}.]*:[\\p{XDigit}:.]*".formatted(OCTET));

    private final Losses losses;
    private final int unitMillis;
    private final DateTimeFormatter timestamps;
    private final BlobFormat blobs;

    ScalarSteps(ConversionSettings settings) {
        this.losses = settings.losses();
        this.unitMillis = settings.timestampUnit().millis();
        this.timestamps = settings.timestampFormat().formatter();
        this.blobs = settings.blobFormat();
    }

    float toFloat(double value) {
        float nearest = (float) value;
        require(Float.isInfinite(nearest) == Double.isInfinite(value));
        losses.compare(value, () -> (double) nearest);
        return nearest;
    }

    Instant toInstant(Number units) {
        return Instant.ofEpochMilli(Math.multiplyExact(units.longValue(), unitMillis));
    }

    long toLong(Instant instant) {
        long units = Math.floorDiv(instant.toEpochMilli(), unitMillis);
        losses.compare(instant.toEpochMilli(), () -> units * unitMillis);
        return units;
    }

    int toInt(Instant instant) {
        return Math.toIntExact(toLong(instant));
    }

    static Instant midnight(LocalDate date) {
        return date.atStartOfDay(ZoneOffset.UTC).toInstant();
    }

    LocalDate toDate(Instant instant) {
        LocalDate date = inRange(LocalDate.ofInstant(instant, ZoneOffset.UTC));
        losses.compare(instant, () -> midnight(date));
        return date;
    }

    static LocalDate parseDate(String text) {
        return inRange(LocalDate.parse(text));
    }

    Instant parseTimestamp(String text) {
        Instant instant = timestamps.parse(text, Instant::from);
        Instant millis = Instant.ofEpochMilli(instant.toEpochMilli());
        losses.compare(instant, () -> millis);
        return millis;
    }

    String formatTimestamp(Instant instant) {
        String text = timestamps.format(instant);
        losses.compare(instant, () -> timestamps.parse(text, Instant::from));
        return text;
    }

    static BigInteger parseWhole(String text) {
        return new BigInteger(text);
    }

    float parseFloat(String text) {
        float nearest = Float.parseFloat(text);
        compareDigits(text, nearest);
        return nearest;
    }

    double parseDouble(String text) {
        double nearest = Double.parseDouble(text);
        compareDigits(text, nearest);
        return nearest;
    }

    /**
     * A number is kept when it is the text again, as Java shows it or with as many digits as the text has: 0.1 is, though
     * the nearest float is 0.100000001490116. Either alone is not enough: what Java 17 shows is not always the shortest,
     * and the shortest is not always what rounding gives. Also refuses what only Java reads as a number, such as {@code
     * 1f}.
     */
    private void compareDigits(String text, Number nearest) {
        double value = nearest.doubleValue();
        if (!Double.isFinite(value)) {
            require(text.equals(nearest.toString()));
            return;
        }
        BigDecimal digits = new BigDecimal(text).stripTrailingZeros();
        BigDecimal shown = new BigDecimal(nearest.toString());
        MathContext precision = new MathContext(digits.precision());
        losses.compare(
                digits,
                () -> shown.compareTo(digits) == 0
                        ? digits
                        : new BigDecimal(value).round(precision).stripTrailingZeros());
    }

    static boolean parseBoolean(String text) {
        require(text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false"));
        return Boolean.parseBoolean(text);
    }

    /** Java takes 1-1-1-1-1 as well. */
    static UUID parseUuid(String text) {
        UUID uuid = UUID.fromString(text);
        require(uuid.toString().equalsIgnoreCase(text));
        return uuid;
    }

    static InetAddress parseInet(String text) {
        require(IP_ADDRESS.matcher(text).matches());
        return TypeCodecs.INET.parse("'" + text + "'");
    }

    static String decode(TypeCodec<String> text, ByteBuffer bytes) {
        return text.decode(bytes, ProtocolVersion.DEFAULT);
    }

    String formatBlob(ByteBuffer bytes) {
        byte[] array = ByteUtils.getArray(bytes);
        return blobs == BlobFormat.HEX
                ? HexFormat.of().formatHex(array)
                : Base64.getEncoder().encodeToString(array);
    }

    ByteBuffer parseBlob(String text) {
        return ByteBuffer.wrap(
                blobs == BlobFormat.HEX
                        ? HexFormat.of().parseHex(text, text.startsWith("0x") ? 2 : 0, text.length())
                        : Base64.getDecoder().decode(text));
    }

    /** The driver's codec wraps around instead. */
    private static LocalDate inRange(LocalDate date) {
        long days = date.toEpochDay();
        require(days == (int) days);
        return date;
    }

    private static void require(boolean condition) {
        if (!condition) {
            throw new IllegalArgumentException();
        }
    }
}
