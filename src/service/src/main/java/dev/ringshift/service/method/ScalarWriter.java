package dev.ringshift.service.method;

import com.datastax.oss.driver.api.core.ProtocolVersion;
import com.datastax.oss.driver.api.core.data.CqlDuration;
import com.datastax.oss.driver.api.core.type.codec.TypeCodecs;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.LocalDate;
import java.util.Objects;

/** Writes values of one {@link Scalar}. */
record ScalarWriter(Scalar scalar) implements ValueWriter {
    private static final int VARINT_1 = 1 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int VARINT_2 = 2 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int VARINT_3 = 3 << 3 | WireFormat.WIRETYPE_VARINT;
    private static final int BYTES_2 = 2 << 3 | WireFormat.WIRETYPE_LENGTH_DELIMITED;
    /** CQL's date counts days from here on, unsigned. */
    static final long FIRST_DAY = Integer.MIN_VALUE;

    @Override
    public int wireType() {
        return switch (scalar.type()) {
            case TYPE_INT32, TYPE_INT64, TYPE_BOOL -> WireFormat.WIRETYPE_VARINT;
            case TYPE_FLOAT -> WireFormat.WIRETYPE_FIXED32;
            case TYPE_DOUBLE -> WireFormat.WIRETYPE_FIXED64;
            default -> WireFormat.WIRETYPE_LENGTH_DELIMITED;
        };
    }

    @Override
    public void write(ProtoBuffer out, ByteBuffer value) {
        int at = value.position();
        switch (scalar) {
            case TINYINT -> out.varint(value.get(at));
            case SMALLINT -> out.varint(value.getShort(at));
            case INT -> out.varint(value.getInt(at));
            case BIGINT, COUNTER, TIME -> out.varint(value.getLong(at));
            case TEXT, ASCII, BLOB, VARINT -> out.bytes(value);
            case BOOLEAN -> out.varint(value.get(at) == 0 ? 0 : 1);
            case FLOAT -> out.fixed32(value.getInt(at));
            case DOUBLE -> out.fixed64(value.getLong(at));
            case UUID, TIMEUUID -> out.uuid(value.getLong(at), value.getLong(at + 8));
            case INET -> out.latin(address(value));
            case TIMESTAMP, DATE, DURATION, DECIMAL -> message(out, value);
        }
    }

    private void message(ProtoBuffer out, ByteBuffer value) {
        int start = out.open();
        switch (scalar) {
            case TIMESTAMP -> timestamp(out, value.getLong(value.position()));
            case DATE -> date(out, value.getInt(value.position()));
            case DURATION -> duration(out, value);
            default -> decimal(out, value);
        }
        out.close(start);
    }

    private static void timestamp(ProtoBuffer out, long millis) {
        varint(out, VARINT_1, Math.floorDiv(millis, 1000L));
        varint(out, VARINT_2, Math.floorMod(millis, 1000L) * 1_000_000);
    }

    private static void date(ProtoBuffer out, int raw) {
        LocalDate date = LocalDate.ofEpochDay(Integer.toUnsignedLong(raw) + FIRST_DAY);
        varint(out, VARINT_1, CodedOutputStream.encodeZigZag32(date.getYear()) & 0xffff_ffffL);
        varint(out, VARINT_2, date.getMonthValue());
        varint(out, VARINT_3, date.getDayOfMonth());
    }

    private static void duration(ProtoBuffer out, ByteBuffer value) {
        CqlDuration duration =
                Objects.requireNonNull(TypeCodecs.DURATION.decode(value.duplicate(), ProtocolVersion.DEFAULT));
        varint(out, VARINT_1, CodedOutputStream.encodeZigZag32(duration.getMonths()) & 0xffff_ffffL);
        varint(out, VARINT_2, CodedOutputStream.encodeZigZag32(duration.getDays()) & 0xffff_ffffL);
        varint(out, VARINT_3, CodedOutputStream.encodeZigZag64(duration.getNanoseconds()));
    }

    private static void decimal(ProtoBuffer out, ByteBuffer value) {
        int at = value.position();
        varint(out, VARINT_1, CodedOutputStream.encodeZigZag32(value.getInt(at)) & 0xffff_ffffL);
        out.varint(BYTES_2);
        out.bytes(value.slice(at + 4, value.remaining() - 4));
    }

    /** A field without presence, which is left out when it is zero. */
    private static void varint(ProtoBuffer out, int tag, long value) {
        if (value != 0) {
            out.varint(tag);
            out.varint(value);
        }
    }

    private static String address(ByteBuffer value) {
        byte[] bytes = new byte[value.remaining()];
        value.get(value.position(), bytes);
        try {
            return InetAddress.getByAddress(bytes).getHostAddress();
        } catch (UnknownHostException e) {
            throw new IllegalStateException("Cannot reply: an inet of %d bytes".formatted(bytes.length), e);
        }
    }
}
