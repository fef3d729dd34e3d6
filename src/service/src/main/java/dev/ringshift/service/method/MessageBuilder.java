package dev.ringshift.service.method;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.DescriptorProto.ReservedRange;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.DescriptorProtos.MessageOptions;
import com.google.protobuf.DescriptorProtos.OneofDescriptorProto;
import dev.ringshift.service.method.Shape.Items;
import dev.ringshift.service.method.Shape.Member;
import dev.ringshift.service.method.Shape.Pairs;
import dev.ringshift.service.method.Shape.Primitive;
import dev.ringshift.service.method.Shape.Single;
import dev.ringshift.service.method.Shape.Tuple;
import dev.ringshift.service.method.Shape.Udt;
import dev.ringshift.service.method.Shape.Wrapped;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Describes a message, and the ones nested in it: {@code TagsEntry} for a map, {@code TagsPair} for a map that protobuf cannot have, {@code
 * TagsTuple}, and {@code TagsValue} for a collection in a message of its own.
 */
final class MessageBuilder {
    private final String protoPackage;
    private final String path;
    private final DescriptorProto.Builder message;
    private final List<FieldDescriptorProto.Builder> fields = new ArrayList<>();

    /**
     * @param path of the message in its package
     */
    MessageBuilder(String protoPackage, String path) {
        this.protoPackage = protoPackage;
        this.path = path;
        this.message = DescriptorProto.newBuilder().setName(path.substring(path.lastIndexOf('.') + 1));
    }

    /** A field that may be absent, and is then something else than its default. */
    void nullable(String name, int number, Shape shape) {
        FieldDescriptorProto.Builder field = plain(name, number, shape);
        if (shape instanceof Primitive primitive && !primitive.scalar().isMessage()) {
            field.setProto3Optional(true);
        }
    }

    /** An optional field of a type that is no message. */
    void scalar(String name, int number, FieldDescriptorProto.Type type) {
        add(name, number, Label.LABEL_OPTIONAL).setType(type).setProto3Optional(true);
    }

    FieldDescriptorProto.Builder add(String name, int number, Label label) {
        FieldDescriptorProto.Builder field = FieldDescriptorProto.newBuilder()
                .setName(name)
                .setNumber(number)
                .setLabel(label);
        fields.add(field);
        return field;
    }

    void reserve(String name, int number) {
        message.addReservedName(name)
                .addReservedRange(ReservedRange.newBuilder().setStart(number).setEnd(number + 1));
    }

    DescriptorProto build() {
        Set<String> taken = new HashSet<>();
        fields.forEach(field -> taken.add(field.getName()));
        for (FieldDescriptorProto.Builder field : fields) {
            if (field.getProto3Optional()) {
                // as protoc names them
                String oneof = "_" + field.getName();
                while (!taken.add(oneof)) {
                    oneof = "X" + oneof;
                }
                field.setOneofIndex(message.getOneofDeclCount());
                message.addOneofDecl(OneofDescriptorProto.newBuilder().setName(oneof));
            }
            message.addField(field);
        }
        return message.build();
    }

    private FieldDescriptorProto.Builder plain(String name, int number, Shape shape) {
        if (shape instanceof Single single) {
            return typed(add(name, number, Label.LABEL_OPTIONAL), name, single);
        }
        FieldDescriptorProto.Builder field = add(name, number, Label.LABEL_REPEATED);
        return shape instanceof Pairs pairs
                ? entries(field, name, pairs)
                : typed(field, name, ((Items) shape).element());
    }

    private FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, String name, Single shape) {
        if (shape instanceof Primitive primitive) {
            Scalar scalar = primitive.scalar();
            field.setType(scalar.type());
            return scalar.isMessage() ? field.setTypeName("." + scalar.typeName()) : field;
        }
        if (shape instanceof Udt udt) {
            return field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                    .setTypeName(".%s.%s".formatted(protoPackage, udt.message()));
        }
        MessageBuilder nested;
        if (shape instanceof Tuple tuple) {
            nested = nested(name, "Tuple");
            for (Member member : tuple.members()) {
                nested.nullable(member.name(), nested.fields.size() + 1, member.shape());
            }
        } else {
            nested = nested(name, "Value");
            nested.plain(Wrapped.ITEMS, 1, ((Wrapped) shape).items());
        }
        return typed(field, nested);
    }

    private FieldDescriptorProto.Builder entries(FieldDescriptorProto.Builder field, String name, Pairs pairs) {
        MessageBuilder nested = nested(name, pairs.isMap() ? "Entry" : "Pair");
        // what key and value need is nested here, because the entry of a map may have nothing nested
        typed(nested.add("key", Pairs.KEY_NUMBER, Label.LABEL_OPTIONAL), name + "_key", pairs.key());
        typed(nested.add("value", Pairs.VALUE_NUMBER, Label.LABEL_OPTIONAL), name, pairs.value());
        if (pairs.isMap()) {
            nested.message.setOptions(MessageOptions.newBuilder().setMapEntry(true));
        }
        return typed(field, nested);
    }

    private MessageBuilder nested(String field, String suffix) {
        return new MessageBuilder(protoPackage, path + "." + Shapes.camel(field) + suffix);
    }

    private FieldDescriptorProto.Builder typed(FieldDescriptorProto.Builder field, MessageBuilder nested) {
        message.addNestedType(nested.build());
        return field.setType(FieldDescriptorProto.Type.TYPE_MESSAGE)
                .setTypeName(".%s.%s".formatted(protoPackage, nested.path));
    }
}
