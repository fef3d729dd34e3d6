package dev.ringshift.diff;

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
 * Both sides have the rows in the same order, so a pair settles all that came before it. For one thread.
 */
final class RowMatcher {
    private final Keys keys;
    private final Found found;
    private final int mostKept;
    private final Map<List<ByteBuffer>, Read> ofSource = new LinkedHashMap<>();
    private final Map<List<ByteBuffer>, Read> ofTarget = new LinkedHashMap<>();

    /** Hears what was found. */
    interface Found {
        /** Two rows of the same key. */
        void pair(Read source, Read target) throws InterruptedException, ExecutionException;

        /** A row whose key the other side has not shown where it should be. */
        void single(Read row, Side side) throws InterruptedException, ExecutionException;
    }

    /**
     * @param mostKept rows of both sides together; beyond them each row is looked up by its key
     */
    RowMatcher(Keys keys, int mostKept, Found found) {
        this.keys = keys;
        this.mostKept = mostKept;
        this.found = found;
    }

    /** Takes both streams to the end of a partition in which both stand. */
    void match(RowStream source, RowStream target, ByteBuffer[] sourceKey, ByteBuffer[] targetKey)
            throws InterruptedException, ExecutionException {
        while (true) {
            Read here = next(source, sourceKey);
            Read there = next(target, targetKey);
            if (here == null && there == null) {
                flush();
                return;
            }
            if (here != null && there != null && isPlainPair(here, there)) {
                flush();
                found.pair(here, there);
                source.advance();
                target.advance();
            } else if (here != null && (there == null || ofSource.size() <= ofTarget.size())) {
                meet(here, Side.SOURCE, ofSource, ofTarget);
                source.advance();
            } else if (there != null) {
                // the side that is behind: the other one's next row may be far from where this one stands
                meet(there, Side.TARGET, ofTarget, ofSource);
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
            if (one == null
                    || !keys.toTarget().get(i).convert(one).equals(there.row().getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }

    private void meet(Read row, Side side, Map<List<ByteBuffer>, Read> mine, Map<List<ByteBuffer>, Read> others)
            throws InterruptedException, ExecutionException {
        List<ByteBuffer> key = keys.inTarget(row.row(), keys.count(), side);
        Read other = others.get(key);
        if (other == null) {
            mine.put(key, row);
            if (mine.size() + others.size() > mostKept) {
                flush();
            }
            return;
        }
        single(mine, side);
        Side otherSide = side == Side.SOURCE ? Side.TARGET : Side.SOURCE;
        for (Iterator<Map.Entry<List<ByteBuffer>, Read>> before =
                        others.entrySet().iterator();
                before.hasNext(); ) {
            Map.Entry<List<ByteBuffer>, Read> each = before.next();
            before.remove();
            if (each.getKey().equals(key)) {
                break;
            }
            found.single(each.getValue(), otherSide);
        }
        if (side == Side.SOURCE) {
            found.pair(row, other);
        } else {
            found.pair(other, row);
        }
    }

    private void flush() throws InterruptedException, ExecutionException {
        single(ofSource, Side.SOURCE);
        single(ofTarget, Side.TARGET);
    }

    private void single(Map<List<ByteBuffer>, Read> rows, Side side) throws InterruptedException, ExecutionException {
        for (Read row : rows.values()) {
            found.single(row, side);
        }
        rows.clear();
    }
}
