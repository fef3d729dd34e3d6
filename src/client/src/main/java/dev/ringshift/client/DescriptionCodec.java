package dev.ringshift.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.Status;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The messages of {@code ringshift/v1/routing.proto}, written by hand: three messages do not earn a code generator. */
final class DescriptionCodec {
    static final Marshaller<Description.Question> QUESTION = new Marshaller<>() {
        @Override
        public InputStream stream(Description.Question question) {
            return InputStream.nullInputStream();
        }

        @Override
        public Description.Question parse(InputStream in) {
            return new Description.Question();
        }
    };

    static final Marshaller<Description> REPLY = new Marshaller<>() {
        @Override
        public InputStream stream(Description reply) {
            return new ByteArrayInputStream(encode(reply));
        }

        @Override
        public Description parse(InputStream in) {
            try {
                return decode(in.readAllBytes());
            } catch (IOException | IllegalArgumentException e) {
                throw Status.INTERNAL
                        .withDescription(
                                "Cannot read the answer to ringshift.v1.Routing/Describe: %s".formatted(e.getMessage()))
                        .withCause(e)
                        .asRuntimeException();
            }
        }
    };

    private DescriptionCodec() {}

    /** Writes the fields of a message. */
    @FunctionalInterface
    private interface Fields {
        void to(CodedOutputStream out) throws IOException;
    }

    static byte[] encode(Description reply) {
        return message(out -> {
                    for (Instance instance : reply.instances()) {
                        out.writeBytes(1, instance(instance));
                    }
                    for (Map.Entry<String, List<Integer>> method :
                            reply.routingFields().entrySet()) {
                        out.writeBytes(2, method(method.getKey(), method.getValue()));
                    }
                })
                .toByteArray();
    }

    private static ByteString instance(Instance instance) {
        return message(out -> {
            out.writeString(1, instance.id());
            out.writeString(2, instance.host());
            out.writeInt32(3, instance.port());
        });
    }

    private static ByteString method(String name, List<Integer> fields) {
        return message(out -> {
            out.writeString(1, name);
            out.writeBytes(2, message(packed -> {
                for (int field : fields) {
                    packed.writeInt32NoTag(field);
                }
            }));
        });
    }

    private static ByteString message(Fields fields) {
        ByteString.Output bytes = ByteString.newOutput();
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            fields.to(out);
            out.flush();
        } catch (IOException e) {
            throw new AssertionError("memory does not fail", e);
        }
        return bytes.toByteString();
    }

    static Description decode(byte[] bytes) throws IOException {
        List<Instance> instances = new ArrayList<>();
        Map<String, List<Integer>> methods = new HashMap<>();
        CodedInputStream in = CodedInputStream.newInstance(bytes);
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> instances.add(readInstance(in.readBytes().newCodedInput()));
                case 2 -> readMethod(in.readBytes().newCodedInput(), methods);
                default -> in.skipField(tag);
            }
        }
        return new Description(instances, methods);
    }

    private static Instance readInstance(CodedInputStream in) throws IOException {
        String id = "";
        String host = "";
        int port = 0;
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> id = in.readStringRequireUtf8();
                case 2 -> host = in.readStringRequireUtf8();
                case 3 -> port = in.readInt32();
                default -> in.skipField(tag);
            }
        }
        return new Instance(id, host, port);
    }

    private static void readMethod(CodedInputStream in, Map<String, List<Integer>> methods) throws IOException {
        String name = "";
        List<Integer> fields = new ArrayList<>();
        for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
            switch (WireFormat.getTagFieldNumber(tag)) {
                case 1 -> name = in.readStringRequireUtf8();
                case 2 -> readFields(in, WireFormat.getTagWireType(tag), fields);
                default -> in.skipField(tag);
            }
        }
        methods.put(name, List.copyOf(fields));
    }

    /** A parser takes numbers both packed and one by one. */
    private static void readFields(CodedInputStream in, int wireType, List<Integer> fields) throws IOException {
        if (wireType == WireFormat.WIRETYPE_VARINT) {
            fields.add(in.readInt32());
            return;
        }
        CodedInputStream packed = in.readBytes().newCodedInput();
        while (!packed.isAtEnd()) {
            fields.add(packed.readInt32());
        }
    }
}
