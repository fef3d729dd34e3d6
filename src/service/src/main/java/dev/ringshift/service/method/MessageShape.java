package dev.ringshift.service.method;

import dev.ringshift.service.method.Shape.Items;
import dev.ringshift.service.method.Shape.Member;
import dev.ringshift.service.method.Shape.Pairs;
import dev.ringshift.service.method.Shape.Primitive;
import dev.ringshift.service.method.Shape.Tuple;
import dev.ringshift.service.method.Shape.Udt;
import dev.ringshift.service.method.Shape.Wrapped;
import java.util.List;
import java.util.Map;

/**
 * A message whose fields have numbers in the lock file.
 *
 * @param name of the message, without the package
 * @param origin what it comes from, for messages: a method or a user-defined type
 */
record MessageShape(String name, String origin, List<Member> members) {
    private static final String TYPE = "type ";

    MessageShape {
        members = List.copyOf(members);
    }

    /** What to do when a field cannot be what it was. */
    String remedy(String field) {
        return origin.startsWith(TYPE)
                ? "add a field of another name to the type instead"
                : "give it another name (%1$s AS %1$s_2, :%1$s_2), so that old clients do not misread it"
                        .formatted(field);
    }

    /** Adds the user-defined types of the members, and of their members. */
    void collectTypes(Map<String, MessageShape> byCqlName) {
        members.forEach(member -> collect(member.shape(), byCqlName));
    }

    private static void collect(Shape shape, Map<String, MessageShape> byCqlName) {
        if (shape instanceof Udt udt) {
            MessageShape message = new MessageShape(udt.message(), TYPE + udt.cqlName(), udt.members());
            byCqlName.put(udt.cqlName(), message);
            message.collectTypes(byCqlName);
        } else if (shape instanceof Tuple tuple) {
            tuple.elements().forEach(element -> collect(element, byCqlName));
        } else if (shape instanceof Wrapped wrapped) {
            collect(wrapped.items(), byCqlName);
        } else if (shape instanceof Items items) {
            collect(items.element(), byCqlName);
        } else if (shape instanceof Pairs pairs) {
            collect(pairs.key(), byCqlName);
            collect(pairs.value(), byCqlName);
        } else if (!(shape instanceof Primitive)) {
            throw new IllegalStateException("a shape that nobody thought of: " + shape);
        }
    }
}
