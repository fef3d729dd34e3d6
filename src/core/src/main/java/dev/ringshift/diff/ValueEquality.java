package dev.ringshift.diff;

import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.read.RawParts;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Whether two values whose bytes differ mean the same all the same: numbers within a tolerance, decimals of another scale,
 * sets and maps in another order, a user-defined type whose last fields are null or absent.
 *
 * @param tolerances of numbers
 */
record ValueEquality(Tolerances tolerances) {

    boolean same(DataType type, @Nullable ByteBuffer one, @Nullable ByteBuffer other) {
        if (Objects.equals(one, other)) {
            return true;
        }
        if (one == null || other == null) {
            return false;
        }
        if (type instanceof UserDefinedType udt) {
            return sameFields(udt.getFieldTypes(), one, other);
        }
        if (type instanceof TupleType tuple) {
            return sameFields(tuple.getComponentTypes(), one, other);
        }
        if (type instanceof ListType list) {
            return sameElements(list.getElementType(), parts(one), parts(other));
        }
        if (type instanceof SetType) {
            return asMap(one, 1).equals(asMap(other, 1));
        }
        if (type instanceof MapType map) {
            return sameEntries(map.getValueType(), asMap(one, 2), asMap(other, 2));
        }
        return sameScalar(type, one, other);
    }

    /** A value of no bytes is one that the type has, but no number. */
    private boolean sameScalar(DataType type, ByteBuffer one, ByteBuffer other) {
        if (type.equals(DataTypes.FLOAT) && one.remaining() == Float.BYTES && other.remaining() == Float.BYTES) {
            return tolerances.sameDouble(one.getFloat(one.position()), other.getFloat(other.position()));
        }
        if (type.equals(DataTypes.DOUBLE) && one.remaining() == Double.BYTES && other.remaining() == Double.BYTES) {
            return tolerances.sameDouble(one.getDouble(one.position()), other.getDouble(other.position()));
        }
        return type.equals(DataTypes.DECIMAL)
                && one.remaining() > Integer.BYTES
                && other.remaining() > Integer.BYTES
                && decimal(one).compareTo(decimal(other)) == 0;
    }

    private static BigDecimal decimal(ByteBuffer value) {
        // the driver's scale and unscaled value; big scales are compared, never expanded to digits
        int scale = value.getInt(value.position());
        byte[] digits = new byte[value.remaining() - Integer.BYTES];
        value.duplicate().position(value.position() + Integer.BYTES).get(digits);
        return new BigDecimal(new java.math.BigInteger(digits), scale);
    }

    private boolean sameFields(List<DataType> types, ByteBuffer one, ByteBuffer other) {
        List<@Nullable ByteBuffer> ones = RawParts.ofFields(one).all();
        List<@Nullable ByteBuffer> others = RawParts.ofFields(other).all();
        for (int i = 0; i < Math.max(ones.size(), others.size()); i++) {
            ByteBuffer a = i < ones.size() ? ones.get(i) : null;
            ByteBuffer b = i < others.size() ? others.get(i) : null;
            if (i < types.size() ? !same(types.get(i), a, b) : !Objects.equals(a, b)) {
                return false;
            }
        }
        return true;
    }

    private boolean sameElements(DataType type, List<@Nullable ByteBuffer> ones, List<@Nullable ByteBuffer> others) {
        if (ones.size() != others.size()) {
            return false;
        }
        for (int i = 0; i < ones.size(); i++) {
            if (!same(type, ones.get(i), others.get(i))) {
                return false;
            }
        }
        return true;
    }

    private boolean sameEntries(
            DataType type,
            Map<@Nullable ByteBuffer, @Nullable ByteBuffer> ones,
            Map<@Nullable ByteBuffer, @Nullable ByteBuffer> others) {
        return ones.keySet().equals(others.keySet())
                && ones.entrySet().stream().allMatch(entry -> same(type, entry.getValue(), others.get(entry.getKey())));
    }

    private static List<@Nullable ByteBuffer> parts(ByteBuffer collection) {
        return RawParts.ofCollection(collection).all();
    }

    private static Map<@Nullable ByteBuffer, @Nullable ByteBuffer> asMap(ByteBuffer collection, int partsEach) {
        Map<@Nullable ByteBuffer, @Nullable ByteBuffer> map = new HashMap<>();
        RawParts parts = RawParts.ofCollection(collection);
        while (parts.hasNext()) {
            ByteBuffer key = parts.next();
            map.put(key, partsEach == 2 ? parts.next() : key);
        }
        return map;
    }
}
