package dev.ringshift.convert;

import java.util.Set;

/** Whether values of one type can become values of another. */
public sealed interface Convertibility {

    /** The bytes mean the same value in both types, which may differ in name: {@code ascii} and {@code text}. */
    record Same() implements Convertibility {}

    /**
     * The bytes change.
     *
     * @param hazards none when every value has an equal in the target type
     */
    record Converted(Conversion conversion, Set<Hazard> hazards) implements Convertibility {
        public Converted {
            hazards = Set.copyOf(hazards);
        }
    }

    /**
     * There is no conversion.
     *
     * @param reason names the field or the elements, when it is a part that cannot be converted
     * @param remedy what the user can do
     */
    record Impossible(String reason, String remedy) implements Convertibility {
        Impossible within(String part) {
            return new Impossible(part + ": " + reason, remedy);
        }
    }

    /** What may happen to a value. */
    enum Hazard {
        /** The target type may be unable to hold it: {@link ConversionException}. */
        CAN_FAIL,
        /** It may lose digits, since the settings allow that. */
        LOSES_DIGITS
    }
}
