package dev.ringshift.service.method;

import com.google.protobuf.CodedInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads requests of one method. */
final class RequestDecoder {
    private final MessageReader reader;
    private final int parameters;

    private RequestDecoder(MessageReader reader, int parameters) {
        this.reader = reader;
        this.parameters = parameters;
    }

    static RequestDecoder of(MessageShape request, FieldNumbers numbers) {
        List<MessageReader.Field> fields = new Readers(numbers).of(request.name(), request.members());
        int parameters = fields.size();
        fields.add(new MessageReader.Field(
                ServiceDescriptors.PAGE_SIZE,
                ServiceDescriptors.PAGE_SIZE_NUMBER,
                new FieldReader.One(new ScalarReader(Scalar.INT))));
        fields.add(new MessageReader.Field(
                ServiceDescriptors.PAGE_TOKEN,
                ServiceDescriptors.PAGE_TOKEN_NUMBER,
                new FieldReader.One(new ScalarReader(Scalar.BLOB))));
        return new RequestDecoder(new MessageReader(fields), parameters);
    }

    Read decode(Method method, byte[] request) throws InvalidRequestException {
        @Nullable ByteBuffer[] values = read(request);
        List<ByteBuffer> parameterValues = new ArrayList<>(parameters);
        for (int i = 0; i < parameters; i++) {
            ByteBuffer value = values[i];
            if (value == null) {
                throw new InvalidRequestException(
                        reader.fields().get(i).name(), "missing; send a value, since CQL cannot ask for null");
            }
            parameterValues.add(value);
        }
        int pageSize = pageSize(values[parameters], method.settings().pageSize());
        ByteBuffer token = values[parameters + 1];
        ByteBuffer state = token == null
                ? null
                : method.pageTokens().state(parameterValues, token).orElseThrow(InvalidRequestException::ofPageToken);
        return new Read(method, parameterValues, pageSize, state);
    }

    private @Nullable ByteBuffer[] read(byte[] request) throws InvalidRequestException {
        try {
            return reader.read(CodedInputStream.newInstance(request));
        } catch (UnfitValueException e) {
            throw new InvalidRequestException(e.path(), e.problem());
        } catch (IOException e) {
            throw new InvalidRequestException(
                    "request", "no protobuf message; generate the client from this service's .proto");
        }
    }

    private static int pageSize(@Nullable ByteBuffer raw, int most) throws InvalidRequestException {
        if (raw == null) {
            return most;
        }
        int rows = raw.getInt(0);
        if (rows < 1 || rows > most) {
            throw new InvalidRequestException(
                    ServiceDescriptors.PAGE_SIZE, "out of range; send a value from 1 to %d".formatted(most));
        }
        return rows;
    }
}
