package dev.ringshift.service.method;

import com.google.protobuf.WireFormat;
import dev.ringshift.service.method.Shape.Items;
import dev.ringshift.service.method.Shape.Member;
import dev.ringshift.service.method.Shape.Pairs;
import dev.ringshift.service.method.Shape.Primitive;
import dev.ringshift.service.method.Shape.Single;
import dev.ringshift.service.method.Shape.Tuple;
import dev.ringshift.service.method.Shape.Udt;
import dev.ringshift.service.method.Shape.Wrapped;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Compiles shapes to writers, with the numbers of the lock file. */
record Writers(FieldNumbers numbers) {
    /** One for each member, in their order. */
    List<FieldWriter> of(String message, List<Member> members) {
        List<FieldWriter> writers = new ArrayList<>();
        for (Member member : members) {
            writers.add(field(numbers.number(message, member.name()), member.shape()));
        }
        return List.copyOf(writers);
    }

    private FieldWriter field(int number, Shape shape) {
        if (shape instanceof Single single) {
            return one(number, single);
        }
        if (shape instanceof Pairs pairs) {
            return FieldWriter.Entries.of(
                    number, one(Pairs.KEY_NUMBER, pairs.key()), one(Pairs.VALUE_NUMBER, pairs.value()));
        }
        Items items = (Items) shape;
        if (items.element() instanceof Primitive primitive) {
            Scalar scalar = primitive.scalar();
            return FieldWriter.Many.of(
                    number, scalar.isPacked(), !scalar.hasEmpty(), items.vector(), content(primitive));
        }
        return FieldWriter.Many.of(number, false, false, items.vector(), content(items.element()));
    }

    private FieldWriter.One one(int number, Single shape) {
        boolean hasEmpty =
                shape instanceof Primitive primitive && primitive.scalar().hasEmpty();
        return FieldWriter.One.of(number, !hasEmpty, content(shape));
    }

    private ValueWriter content(Single shape) {
        if (shape instanceof Primitive primitive) {
            return new ScalarWriter(primitive.scalar());
        }
        if (shape instanceof Udt udt) {
            return new FieldsWriter(of(udt.message(), udt.members()));
        }
        if (shape instanceof Tuple tuple) {
            List<FieldWriter> fields = new ArrayList<>();
            tuple.elements().forEach(element -> fields.add(field(fields.size() + 1, element)));
            return new FieldsWriter(List.copyOf(fields));
        }
        return new WrapperWriter(field(1, ((Wrapped) shape).items()));
    }

    /** A UDT or a tuple. */
    private record FieldsWriter(List<FieldWriter> fields) implements ValueWriter {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(ProtoBuffer out, ByteBuffer value) {
            int start = out.open();
            @Nullable ByteBuffer[] values = Elements.ofTuple(value, fields.size());
            for (int i = 0; i < values.length; i++) {
                fields.get(i).write(out, values[i]);
            }
            out.close(start);
        }
    }

    /** A collection in a message of its own. */
    private record WrapperWriter(FieldWriter items) implements ValueWriter {
        @Override
        public int wireType() {
            return WireFormat.WIRETYPE_LENGTH_DELIMITED;
        }

        @Override
        public void write(ProtoBuffer out, ByteBuffer value) {
            int start = out.open();
            items.write(out, value);
            out.close(start);
        }
    }
}
