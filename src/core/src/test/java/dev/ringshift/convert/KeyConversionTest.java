package dev.ringshift.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Impossible;
import java.nio.ByteBuffer;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Two rows must not become one. */
class KeyConversionTest {

    @Test
    void should_refuse_a_key_when_another_value_becomes_the_same() {
        Conversion toInt = between(DataTypes.TEXT, DataTypes.INT);

        assertThat(toInt.convert(text("7"))).isEqualTo(Converter.encode(DataTypes.INT, 7));
        assertThatThrownBy(() -> toInt.convert(text("07")))
                .isInstanceOf(ConversionException.class)
                .hasMessage(
                        "Cannot convert '07' from text to int: '7' becomes the same key; correct it on the source, or"
                                + " give the target another type");
    }

    @Test
    void should_refuse_a_key_when_losses_are_allowed_and_it_loses_digits() {
        Conversion toFloat = ((Converted)
                        Conversions.with(Converter.LOSSY).betweenKeys(DataTypes.DOUBLE, DataTypes.FLOAT))
                .conversion();

        assertThat(toFloat.convert(Converter.encode(DataTypes.DOUBLE, 0.5)))
                .isEqualTo(Converter.encode(DataTypes.FLOAT, 0.5f));
        assertThatThrownBy(() -> toFloat.convert(Converter.encode(DataTypes.DOUBLE, 0.1)))
                .hasMessageContaining("becomes the same key");
    }

    @Test
    void should_look_into_frozen_collections() {
        Conversion toInts = between(DataTypes.frozenListOf(DataTypes.TEXT), DataTypes.frozenListOf(DataTypes.INT));

        assertThatThrownBy(() -> toInts.convert(
                        Converter.encode(DataTypes.frozenListOf(DataTypes.TEXT), java.util.List.of("1", "+2"))))
                .hasMessageContaining("['1','2'] becomes the same key");
    }

    @Test
    void should_refuse_types_when_nothing_tells_whether_keys_stay_apart() {
        Conversions conversions = Conversions.with(ConversionSettings.DEFAULTS);

        assertThat(conversions.betweenKeys(DataTypes.TEXT, DataTypes.DECIMAL))
                .as("'1.0' and '1.00'")
                .isInstanceOf(Impossible.class);
        assertThat(conversions.between(DataTypes.setOf(DataTypes.TEXT), DataTypes.setOf(DataTypes.DECIMAL)))
                .isInstanceOf(Impossible.class);
        assertThat(conversions.between(
                        DataTypes.mapOf(DataTypes.ASCII, DataTypes.INT),
                        DataTypes.mapOf(DataTypes.DECIMAL, DataTypes.INT)))
                .isInstanceOf(Impossible.class);
        assertThat(conversions.betweenKeys(
                        DataTypes.tupleOf(DataTypes.INT, DataTypes.TEXT),
                        DataTypes.tupleOf(DataTypes.VARINT, DataTypes.INT)))
                .isInstanceOf(Converted.class);
        assertThat(conversions.betweenKeys(
                        DataTypes.tupleOf(DataTypes.INT, DataTypes.DOUBLE),
                        DataTypes.tupleOf(DataTypes.DECIMAL, DataTypes.FLOAT)))
                .as("no way back from decimal to int")
                .isInstanceOf(Impossible.class);
        assertThat(conversions.betweenKeys(DataTypes.INT, DataTypes.DECIMAL)).isInstanceOf(Converted.class);
    }

    /** Whatever two texts are taken, they become two numbers. */
    @Property
    void should_keep_keys_apart(@ForAll int number, @ForAll boolean zeros) {
        Conversion toInt = between(DataTypes.TEXT, DataTypes.BIGINT);
        String canonical = Integer.toString(number);

        assertThat(toInt.convert(text(canonical))).isEqualTo(Converter.encode(DataTypes.BIGINT, (long) number));
        String other = zeros ? canonical.replaceFirst("^(-?)", "$10") : "+" + canonical.replace("-", "");
        assertThatThrownBy(() -> toInt.convert(text(other))).isInstanceOf(ConversionException.class);
    }

    private static Conversion between(DataType source, DataType target) {
        return ((Converted) Conversions.with(ConversionSettings.DEFAULTS).betweenKeys(source, target)).conversion();
    }

    private static ByteBuffer text(String text) {
        return Converter.encode(DataTypes.TEXT, text);
    }
}
