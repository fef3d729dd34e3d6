package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.DataType;

/** A value that its target type cannot hold. Of a collection or a user-defined type, it is the part that failed. */
public final class ConversionException extends RuntimeException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN_CHARACTERS = 200;

    private final String literal;
    private final String sourceType;
    private final String targetType;
    private final String reason;

    ConversionException(String literal, DataType source, DataType target, String reason) {
        super("Cannot convert %s from %s to %s: %s"
                .formatted(shorten(literal), TypePair.name(source), TypePair.name(target), reason));
        this.literal = literal;
        this.sourceType = TypePair.name(source);
        this.targetType = TypePair.name(target);
        this.reason = reason;
    }

    /** The value as a CQL literal, whole; the message has the beginning. {@code 0x} stands for a value of no bytes. */
    public String literal() {
        return literal;
    }

    /** The type as CQL writes it. */
    public String sourceType() {
        return sourceType;
    }

    /** The type as CQL writes it. */
    public String targetType() {
        return targetType;
    }

    /** Why, and what to do. */
    public String reason() {
        return reason;
    }

    private static String shorten(String literal) {
        return literal.length() <= SHOWN_CHARACTERS
                ? literal
                : "%s… (%d characters)".formatted(literal.substring(0, SHOWN_CHARACTERS), literal.length());
    }
}
