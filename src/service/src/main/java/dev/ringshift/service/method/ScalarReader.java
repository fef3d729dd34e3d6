package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.google.common.net.InetAddresses;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

/** Reads values of one {@link Scalar}. */
record ScalarReader(Scalar scalar) implements ValueReader {
    private static final long DAY_NANOS = 86_400_000_000_000L;
    private static final int MILLI_NANOS = 1_000_000;
    private static final int SECOND_NANOS = 1_000_000_000;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    @Override
    public int wireType() {
        return new ScalarWriter(scalar).wireType();
    }

    @Override
    public ByteBuffer read(CodedInputStream in) throws IOException {
        return switch (scalar) {
            case TINYINT -> ByteBuffer.allocate(1).put(0, (byte) within(in, Byte.MIN_VALUE, Byte.MAX_VALUE));
            case SMALLINT -> ByteBuffer.allocate(2).putShort(0, (short) within(in, Short.MIN_VALUE, Short.MAX_VALUE));
            case INT -> ofInt((int) within(in, Integer.MIN_VALUE, Integer.MAX_VALUE));
            case BIGINT, COUNTER -> ofLong(in.readInt64());
            case TIME -> ofLong(within(in, 0, DAY_NANOS - 1));
            case TEXT, ASCII -> text(in);
            case BLOB -> ByteBuffer.wrap(in.readByteArray());
            case VARINT -> nonEmpty(in.readByteArray());
            case BOOLEAN -> ByteBuffer.allocate(1).put(0, (byte) (in.readBool() ? 1 : 0));
            case FLOAT -> ofInt(in.readFixed32());
            case DOUBLE -> ofLong(in.readFixed64());
            case UUID, TIMEUUID -> uuid(in.readString());
            case INET -> address(in.readString());
            case TIMESTAMP, DATE, DURATION, DECIMAL -> message(in);
        };
    }

    private ByteBuffer message(CodedInputStream in) throws IOException {
        return switch (scalar) {
            case TIMESTAMP -> timestamp(Parts.read(in, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_VARINT));
            case DATE ->
                date(Parts.read(
                        in, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_VARINT));
            case DURATION ->
                duration(Parts.read(
                        in, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_VARINT));
            default -> decimal(Parts.read(in, WireFormat.WIRETYPE_VARINT, WireFormat.WIRETYPE_LENGTH_DELIMITED));
        };
    }

    private static long within(CodedInputStream in, long min, long max) throws IOException {
        long value = in.readInt64();
        if (value < min || value > max) {
            throw new UnfitValueException("out of range; send a value from %d to %d".formatted(min, max));
        }
        return value;
    }

    private static ByteBuffer ofInt(int value) {
        return ByteBuffer.allocate(4).putInt(0, value);
    }

    private static ByteBuffer ofLong(long value) {
        return ByteBuffer.allocate(8).putLong(0, value);
    }

    private ByteBuffer text(CodedInputStream in) throws IOException {
        byte[] bytes = in.readByteArray();
        try {
            (scalar == Scalar.ASCII ? StandardCharsets.US_ASCII : StandardCharsets.UTF_8)
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes));
        } catch (CharacterCodingException e) {
            throw new UnfitValueException(
                    scalar == Scalar.ASCII
                            ? "not ASCII; send characters below 128 only, or make the column a text"
                            : "not UTF-8; encode the text as UTF-8");
        }
        return ByteBuffer.wrap(bytes);
    }

    private static ByteBuffer nonEmpty(byte[] bytes) throws UnfitValueException {
        if (bytes.length == 0) {
            throw new UnfitValueException("a number of no bytes; send two's complement, one zero byte for 0");
        }
        return ByteBuffer.wrap(bytes);
    }

    private ByteBuffer uuid(String text) throws UnfitValueException {
        if (!UUID_TEXT.matcher(text).matches()) {
            throw new UnfitValueException("not a UUID; send 36 characters, 8-4-4-4-12 hexadecimal digits");
        }
        UUID uuid = UUID.fromString(text);
        if (scalar == Scalar.TIMEUUID && uuid.version() != 1) {
            throw new UnfitValueException("not a UUID of a time; send one of version 1");
        }
        return ByteBuffer.allocate(16)
                .putLong(0, uuid.getMostSignificantBits())
                .putLong(8, uuid.getLeastSignificantBits());
    }

    private static ByteBuffer address(String text) throws UnfitValueException {
        // not Java's own parser, which asks a name server for whatever it cannot read, and blocks until that answers
        if (!InetAddresses.isInetAddress(text) || text.contains("%")) {
            throw new UnfitValueException("not an IP address; send one like 10.0.0.1 or 2001:db8::1, no host name");
        }
        return ByteBuffer.wrap(InetAddresses.forString(text).getAddress());
    }

    private static ByteBuffer timestamp(Parts parts) throws UnfitValueException {
        long nanos = parts.number(1);
        if (nanos < 0 || nanos >= SECOND_NANOS || nanos % MILLI_NANOS != 0) {
            // cut off, a bound of a range would mean other rows than was asked for
            throw new UnfitValueException(
                    "CQL's timestamp has milliseconds; send nanos from 0 to 999000000, a multiple of 1000000");
        }
        try {
            return ofLong(Instant.ofEpochSecond(parts.number(0), nanos).toEpochMilli());
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnfitValueException("out of range; send a time whose milliseconds since 1970 are 64 bits");
        }
    }

    private static ByteBuffer date(Parts parts) throws UnfitValueException {
        try {
            long day = LocalDate.of(parts.zigZag(0), Math.toIntExact(parts.number(1)), Math.toIntExact(parts.number(2)))
                    .toEpochDay();
            return ofInt((int) (Math.toIntExact(day) - ScalarWriter.FIRST_DAY));
        } catch (DateTimeException | ArithmeticException e) {
            throw new UnfitValueException(
                    "no such date; send year, month and day, all three, from -5877641-06-23 to 5881580-07-11");
        }
    }

    private static ByteBuffer duration(Parts parts) throws UnfitValueException {
        try {
            CqlDuration duration = CqlDuration.newInstance(
                    parts.zigZag(0), parts.zigZag(1), CodedInputStream.decodeZigZag64(parts.number(2)));
            return Objects.requireNonNull(TypeCodecs.DURATION.encode(duration, ProtocolVersion.DEFAULT));
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw new UnfitValueException("not a duration; send months, days and nanos of one sign");
        }
    }

    private static ByteBuffer decimal(Parts parts) throws UnfitValueException {
        try {
            byte[] unscaled = nonEmpty(parts.bytes()).array();
            return ByteBuffer.allocate(4 + unscaled.length)
                    .putInt(parts.zigZag(0))
                    .put(unscaled)
                    .flip();
        } catch (ArithmeticException e) {
            throw new UnfitValueException("scale out of range; send 32 bits");
        }
    }

    /** The fields of a small message, numbered from one without a gap; absent ones are zero. */
    private static final class Parts {
        private final long[] numbers;
        private byte[] bytes = new byte[0];

        private Parts(int fields) {
            numbers = new long[fields];
        }

        static Parts read(CodedInputStream in, int... wireTypes) throws IOException {
            Parts parts = new Parts(wireTypes.length);
            int limit = in.pushLimit(in.readRawVarint32());
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                int index = WireFormat.getTagFieldNumber(tag) - 1;
                if (index >= wireTypes.length) {
                    MessageReader.skip(in, tag);
                } else if (WireFormat.getTagWireType(tag) != wireTypes[index]) {
                    throw MessageReader.wrongType();
                } else if (wireTypes[index] == WireFormat.WIRETYPE_VARINT) {
                    parts.numbers[index] = in.readInt64();
                } else {
                    parts.bytes = in.readByteArray();
                }
            }
            in.checkLastTagWas(0);
            in.popLimit(limit);
            return parts;
        }

        byte[] bytes() {
            return bytes;
        }

        long number(int index) {
            return numbers[index];
        }

        /**
         * A field of type sint32.
         *
         * @throws ArithmeticException when it is longer
         */
        int zigZag(int index) {
            return Math.toIntExact(CodedInputStream.decodeZigZag64(numbers[index]));
        }
    }
}
