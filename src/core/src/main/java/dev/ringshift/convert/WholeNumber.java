package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.codec.TypeCodec;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import java.math.BigInteger;
import java.util.List;
import java.util.function.Function;

/**
 * A type of whole numbers.
 *
 * @param exact throws {@link ArithmeticException} when a number is out of the type's range
 */
record WholeNumber<N extends Number>(TypeCodec<N> codec, Function<BigInteger, N> exact) {
    /** From narrow to wide. */
    static final List<WholeNumber<?>> ALL = List.of(
            new WholeNumber<>(TypeCodecs.TINYINT, BigInteger::byteValueExact),
            new WholeNumber<>(TypeCodecs.SMALLINT, BigInteger::shortValueExact),
            new WholeNumber<>(TypeCodecs.INT, BigInteger::intValueExact),
            new WholeNumber<>(TypeCodecs.BIGINT, BigInteger::longValueExact),
            new WholeNumber<>(TypeCodecs.VARINT, Function.identity()));

    BigInteger widen(N value) {
        return value instanceof BigInteger big ? big : BigInteger.valueOf(value.longValue());
    }

    N narrow(BigInteger value) {
        return exact.apply(value);
    }

    String name() {
        return TypePair.name(codec.getCqlType());
    }
}
