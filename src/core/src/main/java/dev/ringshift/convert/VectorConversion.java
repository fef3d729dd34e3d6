package dev.ringshift.convert;

import com.datastax.oss.driver.api.core.type.VectorType;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Converts each element of a vector. */
record VectorConversion(TypePair types, int dimensions, VectorLayout source, VectorLayout target, Conversion element)
        implements Conversion {
    static VectorConversion of(VectorType source, VectorType target, Conversion element) {
        return new VectorConversion(
                new TypePair(source, target),
                source.getDimensions(),
                VectorLayout.of(source.getElementType()),
                VectorLayout.of(target.getElementType()),
                element);
    }

    @Override
    public ByteBuffer convert(ByteBuffer value) {
        if (!value.hasRemaining()) {
            return value;
        }
        List<ByteBuffer> targets = new ArrayList<>(dimensions);
        int size = 0;
        for (ByteBuffer each : split(value)) {
            ByteBuffer converted = element.convert(each);
            if (!target.takes(converted)) {
                throw types.failure(value, "an element is empty; " + ScalarRules.CORRECT);
            }
            size += target.size(converted);
            targets.add(converted);
        }
        ByteBuffer out = ByteBuffer.allocate(size);
        targets.forEach(each -> target.put(each, out));
        return out.flip();
    }

    private List<ByteBuffer> split(ByteBuffer value) {
        ByteBuffer in = value.duplicate();
        List<ByteBuffer> elements = new ArrayList<>(dimensions);
        try {
            for (int i = 0; i < dimensions; i++) {
                elements.add(source.next(in));
            }
        } catch (BufferUnderflowException | IndexOutOfBoundsException | ArithmeticException e) {
            throw types.malformed(value);
        }
        if (in.hasRemaining()) {
            throw types.malformed(value);
        }
        return elements;
    }
}
