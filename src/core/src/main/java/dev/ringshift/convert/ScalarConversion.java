package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.util.Set;
import java.util.function.Function;

/**
 * Converts by way of Java: bytes, value, other value, bytes.
 *
 * @param step throws {@link IllegalArgumentException}, {@link ArithmeticException} or {@link DateTimeException} when there
 *     is no other value
 * @param reason why a step fails
 */
record ScalarConversion<S, T>(TypeCodec<S> source, TypeCodec<T> target, Function<S, T> step, String reason)
        implements Conversion {
    /** From {@code AbstractType.allowsEmpty} of Cassandra, as far as there are conversions. */
    private static final Set<DataType> NEVER_EMPTY =
            Set.of(DataTypes.TINYINT, DataTypes.SMALLINT, DataTypes.DATE, DataTypes.TIME);

    @Override
    public ByteBuffer convert(ByteBuffer value) {
        if (!value.hasRemaining()) {
            return empty(value);
        }
        S decoded = decode(value);
        try {
            return target.encode(step.apply(decoded), ProtocolVersion.DEFAULT);
        } catch (IllegalArgumentException | ArithmeticException | DateTimeException e) {
            throw types().failure(value, reason);
        }
    }

    private ByteBuffer empty(ByteBuffer value) {
        if (NEVER_EMPTY.contains(target.getCqlType())) {
            throw types().failure(
                            value,
                            "a %s cannot be empty; %s"
                                    .formatted(TypePair.name(target.getCqlType()), ScalarRules.CORRECT));
        }
        return value;
    }

    private S decode(ByteBuffer value) {
        try {
            return source.decode(value.duplicate(), ProtocolVersion.DEFAULT);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw types().malformed(value);
        }
    }

    TypePair types() {
        return new TypePair(source.getCqlType(), target.getCqlType());
    }
}
