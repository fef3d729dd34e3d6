package dev.ringshift.copy;

import dev.ringshift.copy.ListWrite.Earlier;
import dev.ringshift.copy.ListWrite.Run;
import dev.ringshift.copy.RowStatements.OfList;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Turns the lists of one row into writes that take the place of the whole list, see {@link ListWrite}. Belongs to one task. */
final class ListEncoder {
    /** Each comes above the one before, and only where something differs again. */
    private static final int MOST_REPAIRS = 10;

    private final Attempt attempt;
    private final long startedMicros;
    private final long unknownWritetimeMicros;
    private final @Nullable HiddenLists ofRepair;
    private final List<ListCells> lists = new ArrayList<>();

    private record Element(ByteBuffer framed, long writetimeMicros, int ttlSeconds) {}

    private record ListCells(OfList column, List<Element> elements) {}

    /**
     * Begins with none.
     *
     * @param startedMicros when this attempt began, before it read anything, µs since epoch
     * @param unknownWritetimeMicros the writetime of elements of which nothing tells one
     */
    ListEncoder(Attempt attempt, long startedMicros, long unknownWritetimeMicros) {
        this(attempt, startedMicros, unknownWritetimeMicros, null);
    }

    private ListEncoder(
            Attempt attempt, long startedMicros, long unknownWritetimeMicros, @Nullable HiddenLists ofRepair) {
        this.attempt = attempt;
        this.startedMicros = startedMicros;
        this.unknownWritetimeMicros = unknownWritetimeMicros;
        this.ofRepair = ofRepair;
    }

    /**
     * The same for lists that anybody may have written, any number of times.
     *
     * @param attempt later than all of the copy
     * @param hidden what becomes of a list on the target that does not show its times
     */
    static ListEncoder ofRepair(Attempt attempt, long startedMicros, long unknownWritetimeMicros, HiddenLists hidden) {
        return new ListEncoder(attempt, startedMicros, unknownWritetimeMicros, hidden);
    }

    void clear() {
        lists.clear();
    }

    void begin(OfList column) {
        lists.add(new ListCells(column, new ArrayList<>()));
    }

    /** Adds an element, its length included, to the list that was begun last. */
    void add(ByteBuffer framed, long writetimeMicros, int ttlSeconds) {
        lists.get(lists.size() - 1).elements().add(new Element(framed, writetimeMicros, ttlSeconds));
    }

    void encode(ByteBuffer[] keys, int keyBytes, long readSecond, Consumer<Write> writes) {
        for (ListCells list : lists) {
            if (!list.elements().isEmpty()) {
                writes.accept(overwrite(list, keys, keyBytes, readSecond));
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
        long shift = attempt.shiftMicros();
        return new ListWrite(list.column(), List.of(keys), newest + shift, earlier(newest, shift), runs, bytes);
    }

    private Earlier earlier(long newest, long shift) {
        if (attempt.isFirst()) {
            return new Earlier.None();
        }
        // what an earlier attempt read was written before this one began, also if it is gone by now; but a clock of the
        // application's own says nothing of that, and would never again come to a time beyond ours
        long began = Math.max(newest, startedMicros) + shift;
        boolean isTime = newest >= ListWrite.LEAST_TIME_MICROS;
        if (ofRepair != null) {
            // what is later than copies and repairs can have come is the application's, and newer than the source's
            return new Earlier.Anybody(new Earlier.Perhaps(
                    newest,
                    newest + shift + MOST_REPAIRS * ListWrite.MOST_TRIES,
                    isTime && ofRepair == HiddenLists.OVERWRITTEN ? began : newest + shift));
        }
        boolean isUnknown = newest == unknownWritetimeMicros;
        return new Earlier.Perhaps(
                newest, isTime || isUnknown ? began : newest + shift, isTime ? began : newest + shift);
    }
}
