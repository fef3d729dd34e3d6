package dev.ringshift.repair;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * Why a row, or cells of one of its columns, are not fixed. It has no values, since reports may be without them.
 *
 * @param column the source's name of it; null for the whole row
 * @param reason why
 * @param cells how many cells of the column, or 1
 * @param sourceWritetime µs since epoch, of the newest of the cells; null where the source has none or shows none
 * @param targetWritetime µs since epoch, of the newest of the cells; null where the target has none or shows none
 * @param detail what went wrong; null for most reasons
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Why(
        @Nullable String column,
        Reason reason,
        int cells,
        @Nullable Long sourceWritetime,
        @Nullable Long targetWritetime,
        @Nullable String detail) {

    /** The ways in which a row may resist. */
    public enum Reason {
        /** The target's cell is newer than the source's: the database keeps the newer one. */
        @JsonProperty("newer-on-target")
        NEWER_ON_TARGET,
        /** Both were written at the same time: the database chooses by its own rules. */
        @JsonProperty("same-writetime")
        SAME_WRITETIME,
        /** The target has a deletion that is not older than the source's cell. */
        @JsonProperty("deleted-on-target")
        DELETED_ON_TARGET,
        /** One side does not show when its cell was written; the target's is probably newer. */
        @JsonProperty("hidden-writetime")
        HIDDEN_WRITETIME,
        /** Only the target has it, and nothing was to be deleted. */
        @JsonProperty("extra")
        EXTRA,
        /** Only the target has it, written too late to be deleted. */
        @JsonProperty("extra-newer")
        EXTRA_NEWER,
        /** Only the target has it, and it is a counter. */
        @JsonProperty("extra-counter")
        EXTRA_COUNTER,
        /** It is being written meanwhile. */
        @JsonProperty("changed")
        CHANGED,
        /** A request failed for good, or a value does not fit. */
        @JsonProperty("failed")
        FAILED,
        /** Of a dry run: it would be written. */
        @JsonProperty("to-write")
        TO_WRITE,
        /** Of a dry run: it would be deleted on the target. */
        @JsonProperty("to-delete")
        TO_DELETE
    }

    /** For people, without a full stop. */
    @JsonProperty
    public String text() {
        return (column == null ? "" : column + (cells > 1 ? " (%,d cells): ".formatted(cells) : ": "))
                + switch (reason) {
                    case NEWER_ON_TARGET ->
                        "the target's is newer"
                                + written("", targetWritetime)
                                + written(" the source's", sourceWritetime);
                    case SAME_WRITETIME ->
                        "both were written at %d, and the database prefers what the target has"
                                .formatted(targetWritetime);
                    case DELETED_ON_TARGET ->
                        "deleted on the target"
                                + (sourceWritetime == null
                                        ? ", later than the source has written it"
                                        : " at %d or later, when the source has written it".formatted(sourceWritetime));
                    case HIDDEN_WRITETIME ->
                        "no writetime to see on the %s; the target's is probably newer"
                                .formatted(targetWritetime == null ? "target" : "source");
                    case EXTRA -> "only the target has it; --delete-extra --older-than deletes it";
                    case EXTRA_NEWER ->
                        "only the target has it, "
                                + (targetWritetime == null
                                        ? "and it is not older than --older-than"
                                        : "written at %d, not before --older-than".formatted(targetWritetime));
                    case EXTRA_COUNTER ->
                        "only the target has it; a counter that was deleted can never be written again: delete it yourself if"
                                + " nothing will count there";
                    case CHANGED -> "it is being written; repair it again";
                    case FAILED -> String.valueOf(detail);
                    case TO_WRITE -> "would be written";
                    case TO_DELETE -> "would be deleted on the target";
                };
    }

    private static String written(String whose, @Nullable Long micros) {
        return micros == null ? "" : ",%s written at %d".formatted(whose, micros);
    }

    static Why failed(String detail) {
        return new Why(null, Reason.FAILED, 1, null, null, detail);
    }

    /** Both together; of the same column and reason. */
    Why plus(Why other) {
        return new Why(
                column,
                reason,
                cells + other.cells,
                later(sourceWritetime, other.sourceWritetime),
                later(targetWritetime, other.targetWritetime),
                detail);
    }

    private static @Nullable Long later(@Nullable Long one, @Nullable Long other) {
        return one == null ? other : other == null ? one : Long.valueOf(Math.max(one, other));
    }
}
