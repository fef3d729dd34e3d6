package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.convert.Conversion;
import dev.ringshift.convert.Conversions;
import dev.ringshift.convert.Convertibility;
import dev.ringshift.convert.Convertibility.Converted;
import dev.ringshift.convert.Convertibility.Impossible;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * What makes a column's value, or the parts of it that are stored apart, fit the target. Keeps the bytes where both sides
 * have the same type.
 *
 * @param whole for a value that becomes one cell
 * @param parts for what is stored apart: the element of a list or set, the key and the value of a map, or each field of the
 *     source's user-defined type; empty when all of them stay as they are
 */
record ValueConversion(Conversion whole, List<Conversion> parts) {
    private static final Conversion UNCHANGED = value -> value;

    /** Keeps everything. */
    static final ValueConversion NONE = new ValueConversion(UNCHANGED, List.of());

    ValueConversion {
        parts = List.copyOf(parts);
    }

    static ValueConversion between(Conversions conversions, DataType source, DataType target) {
        Convertibility whole = conversions.between(source, target);
        return whole instanceof Convertibility.Same
                ? NONE
                : new ValueConversion(conversion(whole), parts(conversions, source, target));
    }

    private static List<Conversion> parts(Conversions conversions, DataType source, DataType target) {
        if (source instanceof ListType from && target instanceof ListType to) {
            return List.of(conversion(conversions.between(from.getElementType(), to.getElementType())));
        }
        if (source instanceof SetType from && target instanceof SetType to) {
            return List.of(conversion(conversions.between(from.getElementType(), to.getElementType())));
        }
        if (source instanceof MapType from && target instanceof MapType to) {
            return List.of(
                    conversion(conversions.between(from.getKeyType(), to.getKeyType())),
                    conversion(conversions.between(from.getValueType(), to.getValueType())));
        }
        List<Conversion> fields = new ArrayList<>();
        if (source instanceof UserDefinedType from && target instanceof UserDefinedType to) {
            for (CqlIdentifier field : from.getFieldNames()) {
                fields.add(conversion(conversions.between(
                        from.getFieldTypes().get(from.firstIndexOf(field)),
                        to.getFieldTypes().get(to.firstIndexOf(field)))));
            }
        }
        return fields;
    }

    private static Conversion conversion(Convertibility convertibility) {
        if (convertibility instanceof Impossible impossible) {
            throw new IllegalStateException(
                    "Cannot convert: %s; the plan should have said so".formatted(impossible.reason()));
        }
        return convertibility instanceof Converted converted ? converted.conversion() : UNCHANGED;
    }

    /** One of the parts. */
    ByteBuffer part(int number, ByteBuffer value) {
        return parts.isEmpty() ? value : parts.get(number).convert(value);
    }

    /** The next parts, of which one is an element or two are an entry, with their lengths. */
    ByteBuffer nextFramed(RawParts rest, int count) {
        if (parts.isEmpty()) {
            return rest.nextFramed(count);
        }
        List<ByteBuffer> converted = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ByteBuffer part = rest.next();
            converted.add(
                    part == null ? RawParts.NULL : RawParts.framed(parts.get(i).convert(part)));
        }
        return RawParts.joined(converted);
    }
}
