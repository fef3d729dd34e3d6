package dev.ringshift.testbed.load;

import com.google.protobuf.CodedOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The protobuf bytes of a request: int64 fields, each with a constant or with the key. */
public record RequestTemplate(List<Field> fields) {
    private static final Pattern FIELD = Pattern.compile("([1-9]\\d{0,7})=(key|-?\\d{1,18})");

    public RequestTemplate {
        fields = List.copyOf(fields);
    }

    /**
     * Reads fields such as {@code 1=key} and {@code 2=0}.
     *
     * @throws IllegalArgumentException if one is something else
     */
    public static RequestTemplate parse(List<String> fields) {
        return new RequestTemplate(fields.stream().map(RequestTemplate::field).toList());
    }

    /** The request for a key. */
    public byte[] bytes(long key) {
        int size = 0;
        for (Field field : fields) {
            size += CodedOutputStream.computeInt64Size(field.number(), field.value(key));
        }
        byte[] bytes = new byte[size];
        CodedOutputStream out = CodedOutputStream.newInstance(bytes);
        try {
            for (Field field : fields) {
                out.writeInt64(field.number(), field.value(key));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write a request of %d bytes".formatted(size), e);
        }
        return bytes;
    }

    private static Field field(String text) {
        Matcher matcher = FIELD.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Cannot read the field %s: not like 1=key or 2=0".formatted(text));
        }
        return new Field(
                Integer.parseInt(matcher.group(1)),
                matcher.group(2).equals("key")
                        ? OptionalLong.empty()
                        : OptionalLong.of(Long.parseLong(matcher.group(2))));
    }

    /**
     * A field of the request.
     *
     * @param constant empty for the key
     */
    public record Field(int number, OptionalLong constant) {
        long value(long key) {
            return constant.orElse(key);
        }
    }
}
