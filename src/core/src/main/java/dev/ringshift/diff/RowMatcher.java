package dev.ringshift.diff;

import dev.ringshift.convert.ConversionException;
import dev.ringshift.read.Read;
import dev.ringshift.report.Suspect.Shown;
import dev.ringshift.schema.Side;
import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * Finds the rows of one partition on both sides that have the same key. While both sides have the same rows nothing is kept;
 * where one lacks some, the rows since the last pair are kept until the next pair shows which of them the other side lacks.
 * Where both sides have the rows in the same order, a pair settles all that came before it; where not, only the end of the
 * partition does. What is beyond the window may be found on each side without its like: it is told of the source's row, and of
 * the target's with a word of warning. For one thread.
 */
final class RowMatcher {
    private final Keys keys;
    private final Found found;
    private final Window window;
    private final Map<List<ByteBuffer>, Read> ofSource = new LinkedHashMap<>();
    private final Map<List<ByteBuffer>, Read> ofTarget = new LinkedHashMap<>();
    private long waitingBytes;

    /** Whether rows of the source are gone from the window that the target may still show. */
    private boolean isOverflown;

    /**
     * What may wait of both sides together; beyond it each row is looked up by its key.
     *
     * @param mostBytes of the values of the rows
     */
    record Window(int mostRows, long mostBytes) {}

    /** Hears what was found. */
    interface Found {
        /** Two rows of the same key. */
        void pair(Read source, Read target) throws InterruptedException, ExecutionException;

        /** A row whose key the other side has not shown where it should be. */
        void single(Read row, Shown shown) throws InterruptedException, ExecutionException;
    }

    RowMatcher(Keys keys, Window window, Found found) {
        this.keys = keys;
        this.window = window;
        this.found = found;
    }

    /** Takes both streams to the end of a partition in which both stand. */
    void match(RowStream source, RowStream target, ByteBuffer[] sourceKey, ByteBuffer[] targetKey)
            throws InterruptedException, ExecutionException {
        while (true) {
            Read here = next(source, sourceKey);
            Read there = next(target, targetKey);
            if (here == null && there == null) {
                settle();
                return;
            }
            if (here != null && there != null && isPlainPair(here, there)) {
                if (keys.keepsOrder()) {
                    settle();
                }
                found.pair(here, there);
                source.advance();
                target.advance();
            } else if (here != null && (there == null || ofSource.size() <= ofTarget.size())) {
                meet(here, Side.SOURCE, there);
                source.advance();
            } else if (there != null) {
                // the side that is behind: the other one's next row may be far from where this one stands
                meet(there, Side.TARGET, here);
                target.advance();
            }
        }
    }

    /** Static columns without a row are not one. */
    private @Nullable Read next(RowStream stream, ByteBuffer[] key) throws InterruptedException, ExecutionException {
        Read head = stream.headIn(key);
        while (head != null && !keys.isRow(head.row())) {
            stream.advance();
            head = stream.headIn(key);
        }
        return head;
    }

    /** Whether both stand at the same row, by one look. */
    private boolean isPlainPair(Read here, Read there) {
        for (int i = keys.partition(); i < keys.count(); i++) {
            ByteBuffer one = here.row().getBytesUnsafe(i);
            if (one == null || !keys.isSame(i, one, there.row().getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }

    /**
     * Takes in a row.
     *
     * @param across where the other side stands; null at its end
     */
    private void meet(Read row, Side side, @Nullable Read across) throws InterruptedException, ExecutionException {
        Map<List<ByteBuffer>, Read> mine = side == Side.SOURCE ? ofSource : ofTarget;
        Map<List<ByteBuffer>, Read> others = side == Side.SOURCE ? ofTarget : ofSource;
        if (across == null && others.isEmpty()) {
            // nothing that could be its like is to come
            flush();
            found.single(row, shown(side));
            return;
        }
        List<ByteBuffer> key;
        try {
            key = keys.inTarget(row.row(), keys.count(), side);
        } catch (ConversionException e) {
            // the target cannot have it
            found.single(row, Shown.BY_SOURCE);
            return;
        }
        Read other = others.get(key);
        if (other == null) {
            mine.put(key, row);
            waitingBytes += bytes(row);
            if (mine.size() + others.size() > window.mostRows() || waitingBytes > window.mostBytes()) {
                isOverflown = true;
                flush();
            }
            return;
        }
        if (keys.keepsOrder()) {
            singles(mine, shown(side));
            singlesBefore(key, others, shown(side == Side.SOURCE ? Side.TARGET : Side.SOURCE));
            isOverflown = false;
        } else {
            others.remove(key);
            waitingBytes -= bytes(other);
        }
        if (side == Side.SOURCE) {
            found.pair(row, other);
        } else {
            found.pair(other, row);
        }
    }

    /** Tells of the rows before that of a key, which is taken out as well. */
    private void singlesBefore(List<ByteBuffer> key, Map<List<ByteBuffer>, Read> rows, Shown shown)
            throws InterruptedException, ExecutionException {
        for (Iterator<Map.Entry<List<ByteBuffer>, Read>> before =
                        rows.entrySet().iterator();
                before.hasNext(); ) {
            Map.Entry<List<ByteBuffer>, Read> each = before.next();
            before.remove();
            waitingBytes -= bytes(each.getValue());
            if (each.getKey().equals(key)) {
                return;
            }
            found.single(each.getValue(), shown);
        }
    }

    private static long bytes(Read read) {
        long bytes = 0;
        for (int i = 0; i < read.row().size(); i++) {
            ByteBuffer value = read.row().getBytesUnsafe(i);
            bytes += value == null ? 0 : value.remaining();
        }
        return bytes;
    }

    /** All rows so far are behind a pair, or behind the end. */
    private void settle() throws InterruptedException, ExecutionException {
        flush();
        isOverflown = false;
    }

    private void flush() throws InterruptedException, ExecutionException {
        singles(ofSource, shown(Side.SOURCE));
        singles(ofTarget, shown(Side.TARGET));
    }

    private Shown shown(Side side) {
        if (side == Side.SOURCE) {
            return Shown.BY_SOURCE;
        }
        return isOverflown ? Shown.BY_TARGET_AT_LEAST : Shown.BY_TARGET;
    }

    private void singles(Map<List<ByteBuffer>, Read> rows, Shown shown)
            throws InterruptedException, ExecutionException {
        for (Read row : rows.values()) {
            waitingBytes -= bytes(row);
            found.single(row, shown);
        }
        rows.clear();
    }
}
