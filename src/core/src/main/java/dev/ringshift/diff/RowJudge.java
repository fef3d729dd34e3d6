package dev.ringshift.diff;

import dev.ringshift.convert.CqlLiterals;
import dev.ringshift.read.Read;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.report.Suspect;
import dev.ringshift.schema.Side;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What differs between a row of the source and one of the target, in words. For one thread. */
final class RowJudge {
    private final TableComparer table;
    private final Suspect suspect;
    private final @Nullable Read source;
    private final @Nullable Read target;
    private final boolean ofStatics;

    /**
     * What a row came to.
     *
     * @param mismatches none when both sides are the same
     * @param newestMicros of the cells that differ; {@link Cell#HIDDEN} when none shows it
     */
    record Judgement(List<Mismatch> mismatches, long newestMicros) {
        static final Judgement SAME = new Judgement(List.of(), Cell.HIDDEN);
    }

    /**
     * @param source null when the source does not have it
     * @param target null when the target does not have it
     */
    RowJudge(TableComparer table, Suspect suspect, @Nullable Read source, @Nullable Read target) {
        this.table = table;
        this.suspect = suspect;
        this.ofStatics = table.isOfStatics(suspect);
        // static columns that are all null are not there, though the partition is
        this.source = source != null && ofStatics && !table.hasStatics(source, Side.SOURCE) ? null : source;
        this.target = target != null && ofStatics && !table.hasStatics(target, Side.TARGET) ? null : target;
    }

    /**
     * A row, or static columns, with a key that no key of the other side is like.
     *
     * @param count of its key columns
     */
    static Mismatch unlike(TableComparer table, Read row, Side side, int count) {
        Keys keys = table.keys();
        // a key of the target alone names nothing on the source
        List<ByteBuffer> own = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            own.add(Objects.requireNonNull(row.row().getBytesUnsafe(i), "a key"));
        }
        return new Mismatch(
                table.mapping().name(),
                table.mapping().selection().targetName(),
                Keys.token(own.subList(0, keys.partition()).toArray(ByteBuffer[]::new)),
                key(table, side, own, 0, keys.partition()),
                key(table, side, own, keys.partition(), own.size()),
                side == Side.SOURCE ? Suspects.bytes(own) : List.of(),
                side == Side.SOURCE ? Kind.MISSING : Kind.EXTRA,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    Judgement judge() {
        List<CellDifference> cells = new ArrayList<>();
        for (ColumnComparer column : ofStatics ? table.statics() : table.rows()) {
            cells.addAll(column.differences(source, target));
        }
        long newestMicros =
                cells.stream().mapToLong(CellDifference::newestMicros).max().orElse(Cell.HIDDEN);
        if (source != null && target != null) {
            return new Judgement(cells.stream().map(this::mismatch).toList(), newestMicros);
        }
        if (cells.isEmpty() && !isKeyAlone(source, Side.SOURCE) && !isKeyAlone(target, Side.TARGET)) {
            // on neither side, or about to expire
            return Judgement.SAME;
        }
        return new Judgement(List.of(whole(source == null ? Kind.EXTRA : Kind.MISSING, newestMicros)), newestMicros);
    }

    private boolean isKeyAlone(@Nullable Read row, Side side) {
        return row != null && !ofStatics && !table.hasCells(row, side);
    }

    private Mismatch whole(Kind kind, long newestMicros) {
        Long writetime = newestMicros == Cell.HIDDEN ? null : Long.valueOf(newestMicros);
        return new Mismatch(
                table.mapping().name(),
                table.mapping().selection().targetName(),
                suspect.token(),
                key(0, table.keys().partition()),
                key(table.keys().partition(), suspect.sourceKey().size()),
                suspect.sourceKey(),
                kind,
                null,
                null,
                null,
                null,
                kind == Kind.MISSING ? writetime : null,
                kind == Kind.EXTRA ? writetime : null,
                null,
                null);
    }

    private Mismatch mismatch(CellDifference cell) {
        return new Mismatch(
                table.mapping().name(),
                table.mapping().selection().targetName(),
                suspect.token(),
                key(0, table.keys().partition()),
                key(table.keys().partition(), suspect.sourceKey().size()),
                suspect.sourceKey(),
                cell.kind(),
                cell.column().column().source(),
                cell.element(),
                literal(cell, cell.source()),
                literal(cell, cell.target()),
                writetime(cell.source()),
                writetime(cell.target()),
                expiry(cell.source()),
                expiry(cell.target()));
    }

    private Map<String, String> key(int from, int to) {
        List<ByteBuffer> key =
                suspect.sourceKey().stream().map(ByteBuffer::wrap).toList();
        return key(table, Side.SOURCE, key, from, to);
    }

    /** Under the source's names. */
    private static Map<String, String> key(TableComparer table, Side side, List<ByteBuffer> key, int from, int to) {
        var names = table.source().range().getResultSetDefinitions();
        var types =
                (side == Side.SOURCE ? table.source() : table.target()).range().getResultSetDefinitions();
        Map<String, String> literals = new LinkedHashMap<>();
        for (int i = from; i < to; i++) {
            literals.put(
                    names.get(i).getName().asInternal(),
                    CqlLiterals.of(types.get(i).getType(), key.get(i)));
        }
        return literals;
    }

    private static @Nullable String literal(CellDifference difference, @Nullable Cell cell) {
        return cell == null ? null : CqlLiterals.of(difference.type(), cell.value());
    }

    private static @Nullable Long writetime(@Nullable Cell cell) {
        return cell == null || !cell.isTimed() ? null : Long.valueOf(cell.writetimeMicros());
    }

    private static @Nullable Instant expiry(@Nullable Cell cell) {
        return cell == null || cell.expirySecond() == Cell.NEVER ? null : Instant.ofEpochSecond(cell.expirySecond());
    }
}
