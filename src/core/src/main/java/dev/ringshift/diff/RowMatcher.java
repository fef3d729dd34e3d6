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
 * As a rule both sides have the rows in the same order, so a pair settles all that came before it. What is beyond the window, or in another
 * order on the target, may be found on each side without its like: it is told of the source's row, and of the target's with a word
 * of warning. For one thread.
 */
final class RowMatcher {
    private final Keys keys;
    private final Found found;
    private final int mostKept;
    private final Map<List<ByteBuffer>, Read> ofSource = new LinkedHashMap<>();
    private final Map<List<ByteBuffer>, Read> ofTarget = new LinkedHashMap<>();

    /** Whether rows of the source are gone from the window that the target may still show. */
    private boolean isOverflown;

    /** Hears what was found. */
    interface Found {
        /** Two rows of the same key. */
        void pair(Read source, Read target) throws InterruptedException, ExecutionException;

        /** A row whose key the other side has not shown where it should be. */
        void single(Read row, Shown shown) throws InterruptedException, ExecutionException;
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
                settle();
                return;
            }
            if (here != null && there != null && isPlainPair(here, there)) {
                settle();
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
            if (one == null || !keys.isSame(i, one, there.row().getBytesUnsafe(i))) {
                return false;
            }
        }
        return true;
    }

    private void meet(Read row, Side side, Map<List<ByteBuffer>, Read> mine, Map<List<ByteBuffer>, Read> others)
            throws InterruptedException, ExecutionException {
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
            if (mine.size() + others.size() > mostKept) {
                isOverflown = true;
                flush();
            }
            return;
        }
        single(mine, shown(side));
        Shown byOther = shown(side == Side.SOURCE ? Side.TARGET : Side.SOURCE);
        for (Iterator<Map.Entry<List<ByteBuffer>, Read>> before =
                        others.entrySet().iterator();
                before.hasNext(); ) {
            Map.Entry<List<ByteBuffer>, Read> each = before.next();
            before.remove();
            if (each.getKey().equals(key)) {
                break;
            }
            found.single(each.getValue(), byOther);
        }
        isOverflown = false;
        if (side == Side.SOURCE) {
            found.pair(row, other);
        } else {
            found.pair(other, row);
        }
    }

    /** All rows so far are behind a pair, or behind the end. */
    private void settle() throws InterruptedException, ExecutionException {
        flush();
        isOverflown = false;
    }

    private void flush() throws InterruptedException, ExecutionException {
        single(ofSource, shown(Side.SOURCE));
        single(ofTarget, shown(Side.TARGET));
    }

    private Shown shown(Side side) {
        if (side == Side.SOURCE) {
            return Shown.BY_SOURCE;
        }
        return isOverflown || !keys.keepsOrder() ? Shown.BY_TARGET_AT_LEAST : Shown.BY_TARGET;
    }

    private void single(Map<List<ByteBuffer>, Read> rows, Shown shown) throws InterruptedException, ExecutionException {
        for (Read row : rows.values()) {
            found.single(row, shown);
        }
        rows.clear();
    }
}
