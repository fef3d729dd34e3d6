package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.cql.BoundStatementBuilder;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.ringshift.copy.ListWrite.Run;
import dev.ringshift.copy.RowStatements.Column;
import dev.ringshift.copy.RowStatements.ListStatements;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Turns the lists of one row into writes. Belongs to one task.
 *
 * <p>On ScyllaDB each element has a statement with its own writetime, under a time-UUID that follows from its place in the
 * list, so that it can be repeated. Elsewhere the list is overwritten as a whole, see {@link ListWrite}.
 */
final class ListEncoder {
    /**
     * Ticks of 100 ns since 1582 at the beginning of 2005. ScyllaDB gives appended elements the time of their writing and
     * prepended ones the time mirrored at 2010: what an application adds later stays before and behind what is copied.
     */
    private static final long FIRST_TICK = 133_238_304_000_000_000L;

    private final Attempt attempt;
    private final List<ListCells> lists = new ArrayList<>();

    private record Element(ByteBuffer framed, long writetimeMicros, int ttlSeconds) {}

    private record ListCells(ListStatements statements, List<Element> elements) {}

    ListEncoder(Attempt attempt) {
        this.attempt = attempt;
    }

    void clear() {
        lists.clear();
    }

    void begin(Column column) {
        lists.add(new ListCells(Objects.requireNonNull(column.list(), "no list"), new ArrayList<>()));
    }

    /** Adds an element, its length included, to the list that was begun last. */
    void add(ByteBuffer framed, long writetimeMicros, int ttlSeconds) {
        lists.get(lists.size() - 1).elements().add(new Element(framed, writetimeMicros, ttlSeconds));
    }

    void encode(ByteBuffer[] keys, int keyBytes, long readSecond, Consumer<Write> writes) {
        for (ListCells list : lists) {
            if (list.elements().isEmpty()) {
                continue;
            }
            if (list.statements().put() == null) {
                writes.accept(overwrite(list, keys, keyBytes, readSecond));
            } else {
                put(list, list.statements().put(), keys, keyBytes, readSecond, writes);
            }
        }
    }

    private ListWrite overwrite(ListCells list, ByteBuffer[] keys, int keyBytes, long readSecond) {
        List<Run> runs = new ArrayList<>();
        List<ByteBuffer> run = new ArrayList<>();
        int ttlSeconds = list.elements().get(0).ttlSeconds();
        long newest = Long.MIN_VALUE;
        int bytes = keyBytes;
        for (Element element : list.elements()) {
            if (element.ttlSeconds() != ttlSeconds) {
                runs.add(new Run(run, RowEncoder.expiry(ttlSeconds, readSecond)));
                run.clear();
                ttlSeconds = element.ttlSeconds();
            }
            run.add(element.framed());
            newest = Math.max(newest, element.writetimeMicros());
            bytes += element.framed().remaining();
        }
        runs.add(new Run(run, RowEncoder.expiry(ttlSeconds, readSecond)));
        return new ListWrite(list.statements(), List.of(keys), newest + attempt.shiftMicros(), runs, bytes);
    }

    private static void put(
            ListCells list,
            PreparedStatement statement,
            ByteBuffer[] keys,
            int keyBytes,
            long readSecond,
            Consumer<Write> writes) {
        for (int i = 0; i < list.elements().size(); i++) {
            Element element = list.elements().get(i);
            BoundStatementBuilder builder = statement
                    .boundStatementBuilder()
                    .setBytesUnsafe(0, RawParts.of(element.writetimeMicros()))
                    .setBytesUnsafe(1, RawParts.of(0))
                    .setBytesUnsafe(2, timeUuid(FIRST_TICK + i))
                    .setBytesUnsafe(3, RawParts.ofFields(element.framed()).next());
            for (int key = 0; key < keys.length; key++) {
                builder = builder.setBytesUnsafe(4 + key, keys[key]);
            }
            writes.accept(new CellWrite(
                    builder.setIdempotence(true).build(),
                    1,
                    RowEncoder.expiry(element.ttlSeconds(), readSecond),
                    keyBytes + element.framed().remaining()));
        }
    }

    /** A version 1 UUID of a time and nothing else (RFC 9562, 5.1). */
    static ByteBuffer timeUuid(long ticks) {
        long high = (ticks & 0xFFFF_FFFFL) << 32 | (ticks >>> 32 & 0xFFFF) << 16 | 0x1000 | (ticks >>> 48 & 0x0FFF);
        return ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(high)
                .putLong(0x8080_8080_8080_8080L)
                .flip();
    }
}
