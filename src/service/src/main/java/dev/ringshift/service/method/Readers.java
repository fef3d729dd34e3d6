package dev.ringshift.service.method;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.ringshift.service.method.Shape.Items;
import dev.ringshift.service.method.Shape.Member;
import dev.ringshift.service.method.Shape.Pairs;
import dev.ringshift.service.method.Shape.Primitive;
import dev.ringshift.service.method.Shape.Repeated;
import dev.ringshift.service.method.Shape.Single;
import dev.ringshift.service.method.Shape.Tuple;
import dev.ringshift.service.method.Shape.Udt;
import dev.ringshift.service.method.Shape.Wrapped;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Compiles shapes to readers, with the numbers of the lock file. */
record Readers(FieldNumbers numbers) {
    /** One for each member, in their order. */
    List<MessageReader.Field> of(String message, List<Member> members) {
        List<MessageReader.Field> fields = new ArrayList<>();
        for (Member member : members) {
            fields.add(new MessageReader.Field(
                    member.name(), numbers.number(message, member.name()), field(member.shape())));
        }
        return fields;
    }

    private FieldReader field(Shape shape) {
        return shape instanceof Single single ? new FieldReader.One(content(single)) : repeated((Repeated) shape);
    }

    private FieldReader repeated(Repeated shape) {
        if (shape instanceof Pairs pairs) {
            return new FieldReader.Entries(content(pairs.key()), content(pairs.value()));
        }
        Items items = (Items) shape;
        boolean packed = items.element() instanceof Primitive primitive
                && primitive.scalar().isPacked();
        return new FieldReader.Many(packed, items.distinct(), items.vector(), content(items.element()));
    }

    private ValueReader content(Single shape) {
        if (shape instanceof Primitive primitive) {
            return new ScalarReader(primitive.scalar());
        }
        if (shape instanceof Udt udt) {
            return new TupleReader(new MessageReader(of(udt.message(), udt.members())));
        }
        if (shape instanceof Tuple tuple) {
            List<MessageReader.Field> fields = new ArrayList<>();
            for (Member member : tuple.members()) {
                fields.add(new MessageReader.Field(member.name(), fields.size() + 1, field(member.shape())));
            }
            return new TupleReader(new MessageReader(fields));
        }
        return new WrapperReader(new MessageReader(
                List.of(new MessageReader.Field(Wrapped.ITEMS, 1, repeated(((Wrapped) shape).items())))));
    }

    /** A UDT or a tuple. */
    private record TupleReader(MessageReader fields) implements ValueReader {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public ByteBuffer read(CodedInputStream in) throws IOException {
            return Elements.toTuple(fields.readDelimited(in));
        }
    }

    /** A collection in a message of its own. */
    private record WrapperReader(MessageReader items) implements ValueReader {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public ByteBuffer read(CodedInputStream in) throws IOException {
            ByteBuffer read = items.readDelimited(in)[0];
            if (read == null) { // not so with other collections, of which there are empty ones
                throw new UnfitValueException("a vector without values; send as many as it has dimensions")
                        .in(Wrapped.ITEMS);
            }
            return read;
        }
    }
}
