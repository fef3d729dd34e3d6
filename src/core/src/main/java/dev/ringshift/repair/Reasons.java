package dev.ringshift.repair;

import dev.ringshift.copy.RowCopier.Outcome;
import dev.ringshift.repair.Why.Reason;
import dev.ringshift.report.Mismatch;
import dev.ringshift.report.Mismatch.Kind;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;

/**
 * Tells from what still differs why it does.
 *
 * @param cells knows what only the target has
 * @param extras what was to become of it
 */
record Reasons(ExtraCells cells, Extras extras) {

    /**
     * Why a row is not fixed, after it was written.
     *
     * @param left what still differs, at least one
     */
    List<Why> of(List<Mismatch> left, Outcome outcome) {
        if (outcome instanceof Outcome.Failed failed) {
            return List.of(Why.failed(failed.reason()));
        }
        Set<Mismatch> extra = cells.extras(left);
        Map<List<Object>, List<Mismatch>> byPlace = new LinkedHashMap<>();
        for (Mismatch mismatch : left) {
            List<Object> place = List.of(Objects.requireNonNullElse(mismatch.column(), ""), extra.contains(mismatch));
            byPlace.computeIfAbsent(place, ignored -> new ArrayList<>()).add(mismatch);
        }
        List<Why> why = new ArrayList<>();
        for (List<Mismatch> ofColumn : byPlace.values()) {
            if (cells.isOfList(ofColumn.get(0))) {
                why.add(ofList(ofColumn, extra, outcome));
            } else {
                why.addAll(grouped(ofColumn, mismatch -> reason(mismatch, extra, outcome)));
            }
        }
        return why;
    }

    /** Why what only the target has stays there. */
    Reason ofExtra() {
        if (cells.mapping().isOfCounters()) {
            return Reason.EXTRA_COUNTER;
        }
        return extras instanceof Extras.Keep ? Reason.EXTRA : Reason.EXTRA_NEWER;
    }

    /** One for each reason. */
    static List<Why> grouped(List<Mismatch> ofColumn, Function<Mismatch, Reason> reason) {
        Map<Reason, Why> byReason = new LinkedHashMap<>();
        for (Mismatch mismatch : ofColumn) {
            Reason its = reason.apply(mismatch);
            byReason.merge(its, why(mismatch, its), Why::plus);
        }
        return List.copyOf(byReason.values());
    }

    private static Why why(Mismatch mismatch, Reason reason) {
        return new Why(mismatch.column(), reason, 1, mismatch.sourceWritetime(), mismatch.targetWritetime(), null);
    }

    /** A list is written as a whole: its newest element decides. */
    private Why ofList(List<Mismatch> ofColumn, Set<Mismatch> extra, Outcome outcome) {
        Why all = ofColumn.stream()
                .map(mismatch -> why(mismatch, Reason.CHANGED))
                .reduce(Why::plus)
                .orElseThrow();
        Reason reason;
        if (extra.contains(ofColumn.get(0))) {
            reason = ofExtra();
        } else if (ofColumn.stream().anyMatch(each -> "0".equals(each.element()) && each.targetValue() == null)) {
            reason = outcome instanceof Outcome.Written ? Reason.DELETED_ON_TARGET : Reason.CHANGED;
        } else if (!(outcome instanceof Outcome.Written)) {
            reason = Reason.CHANGED;
        } else {
            // it is written above all that the target shows, unless some of that is too new
            reason = cells.mapping().targetTimes() == ElementTimes.SHOWN
                    ? Reason.NEWER_ON_TARGET
                    : Reason.HIDDEN_WRITETIME;
        }
        return new Why(all.column(), reason, all.cells(), all.sourceWritetime(), all.targetWritetime(), null);
    }

    private Reason reason(Mismatch mismatch, Set<Mismatch> extra, Outcome outcome) {
        if (extra.contains(mismatch)) {
            return ofExtra();
        }
        if (mismatch.kind() == Kind.MISSING || mismatch.targetValue() == null) {
            return outcome instanceof Outcome.Written ? Reason.DELETED_ON_TARGET : Reason.CHANGED;
        }
        return byTimes(why(mismatch, Reason.CHANGED), outcome);
    }

    private Reason byTimes(Why cell, Outcome outcome) {
        Long here = cell.sourceWritetime();
        Long there = cell.targetWritetime();
        if (!(outcome instanceof Outcome.Written) || cells.mapping().isOfCounters()) {
            return Reason.CHANGED;
        }
        if (here == null || there == null) {
            return Reason.HIDDEN_WRITETIME;
        }
        int order = there.compareTo(here);
        return order > 0 ? Reason.NEWER_ON_TARGET : order == 0 ? Reason.SAME_WRITETIME : Reason.CHANGED;
    }
}
