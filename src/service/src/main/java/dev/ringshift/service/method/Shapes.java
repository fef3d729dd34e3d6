package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.ListType;
import com.datastax.oss.driver.api.core.type.MapType;
import com.datastax.oss.driver.api.core.type.SetType;
import com.datastax.oss.driver.api.core.type.TupleType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import com.datastax.oss.driver.api.core.type.VectorType;
import dev.ringshift.service.method.Elements.VectorLayout;
import dev.ringshift.service.method.Shape.Items;
import dev.ringshift.service.method.Shape.Member;
import dev.ringshift.service.method.Shape.Pairs;
import dev.ringshift.service.method.Shape.Primitive;
import dev.ringshift.service.method.Shape.Repeated;
import dev.ringshift.service.method.Shape.Single;
import dev.ringshift.service.method.Shape.Tuple;
import dev.ringshift.service.method.Shape.Udt;
import dev.ringshift.service.method.Shape.Wrapped;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Finds the {@link Shape} of a CQL type. */
final class Shapes {
    private Shapes() {}

    /**
     * The shape of a value for which empty is not null: collections are in a message of their own.
     *
     * @throws UnsupportedTypeException for types of other people
     */
    static Shape ofNullable(DataType type) {
        Repeated repeated = repeated(type);
        // a vector is never empty, so that absent can only be null
        return repeated == null
                        || repeated instanceof Pairs
                        || (repeated instanceof Items items && items.vector() == null)
                ? single(type)
                : repeated;
    }

    /**
     * The shape of a value for which empty is null, or which is never null: collections are repeated fields.
     *
     * @throws UnsupportedTypeException for types of other people
     */
    static Shape ofPlain(DataType type) {
        Repeated repeated = repeated(type);
        return repeated == null ? single(type) : repeated;
    }

    private static Single single(DataType type) {
        Repeated repeated = repeated(type);
        if (repeated != null) {
            return new Wrapped(repeated);
        }
        if (type instanceof UserDefinedType udt) {
            return udt(udt);
        }
        if (type instanceof TupleType tuple) {
            return new Tuple(
                    tuple.getComponentTypes().stream().map(Shapes::ofNullable).toList());
        }
        return new Primitive(Scalar.of(type).orElseThrow(() -> new UnsupportedTypeException(type)));
    }

    private static @Nullable Repeated repeated(DataType type) {
        if (type instanceof ListType list) {
            return new Items(single(list.getElementType()), false, null);
        }
        if (type instanceof SetType set) {
            return new Items(single(set.getElementType()), true, null);
        }
        if (type instanceof MapType map) {
            return new Pairs(single(map.getKeyType()), single(map.getValueType()));
        }
        return type instanceof VectorType vector
                ? new Items(single(vector.getElementType()), false, VectorLayout.of(vector))
                : null;
    }

    private static Udt udt(UserDefinedType type) {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < type.getFieldNames().size(); i++) {
            members.add(new Member(
                    type.getFieldNames().get(i).asInternal(),
                    ofNullable(type.getFieldTypes().get(i))));
        }
        CqlIdentifier keyspace = type.getKeyspace();
        String prefix = keyspace == null ? "" : keyspace.asInternal();
        String name = type.getName().asInternal();
        return new Udt(camel(prefix) + camel(name), prefix + "." + name, members);
    }

    /** {@code channel_id} as {@code ChannelId}, the way protoc names the entries of maps. */
    static String camel(String name) {
        StringBuilder camel = new StringBuilder();
        for (String word : name.split("_", -1)) {
            if (!word.isEmpty()) {
                camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
            }
        }
        return camel.toString();
    }

    /** A type that only its author knows to read. */
    static final class UnsupportedTypeException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnsupportedTypeException(DataType type) {
            super(type.asCql(false, false), null, false, false);
        }
    }
}
