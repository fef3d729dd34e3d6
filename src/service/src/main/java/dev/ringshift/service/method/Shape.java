package dev.ringshift.service.method;

import dev.ringshift.service.method.Elements.VectorLayout;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a CQL type is in protobuf, without the numbers that a lock file gives to fields. */
sealed interface Shape {
    /** As it stands in the lock file. Equal when the bytes of one can be read as the other. */
    String typeName();

    /** Can be the element of something, and can be absent. */
    sealed interface Single extends Shape {}

    /** Any number of elements; none cannot be told from absent. */
    sealed interface Repeated extends Shape {}

    /** A type that is no collection, UDT or tuple. */
    record Primitive(Scalar scalar) implements Single {
        @Override
        public String typeName() {
            return scalar.typeName();
        }
    }

    /**
     * A user-defined type: a message of the file, with numbers in the lock file.
     *
     * @param message name of it
     * @param cqlName for messages
     */
    record Udt(String message, String cqlName, List<Member> members) implements Single {
        public Udt {
            members = List.copyOf(members);
        }

        @Override
        public String typeName() {
            return message;
        }
    }

    /** A tuple, which never changes: its fields are {@code item1} and so on, numbered by place. */
    record Tuple(List<Shape> elements) implements Single {
        public Tuple {
            elements = List.copyOf(elements);
        }

        List<Member> members() {
            List<Member> members = new ArrayList<>();
            for (Shape element : elements) {
                members.add(new Member("item" + (members.size() + 1), element));
            }
            return members;
        }

        @Override
        public String typeName() {
            return elements.stream().map(Shape::typeName).collect(Collectors.joining(", ", "tuple<", ">"));
        }
    }

    /** A collection in a message of its own, for where protobuf knows no repeated field or where empty is not null. */
    record Wrapped(Repeated items) implements Single {
        static final String ITEMS = "items";

        @Override
        public String typeName() {
            return "message { " + items.typeName() + " items }";
        }
    }

    /**
     * A list, a set or a vector.
     *
     * @param vector null for list and set
     */
    record Items(Single element, boolean distinct, @Nullable VectorLayout vector) implements Repeated {
        @Override
        public String typeName() {
            return "repeated " + element.typeName();
        }
    }

    /** A map. */
    record Pairs(Single key, Single value) implements Repeated {
        static final int KEY_NUMBER = 1;
        static final int VALUE_NUMBER = 2;

        /** Whether it is a protobuf map, else a repeated message of key and value. */
        boolean isMap() {
            return key instanceof Primitive primitive && primitive.scalar().isMapKey();
        }

        @Override
        public String typeName() {
            return "%s<%s, %s>".formatted(isMap() ? "map" : "repeated pair", key.typeName(), value.typeName());
        }
    }

    /** A field. */
    record Member(String name, Shape shape) {}
}
