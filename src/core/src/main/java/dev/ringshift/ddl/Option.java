package dev.ringshift.ddl;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * An option of a source table or view on its way to the target.
 *
 * @param subject whose it is
 * @param name as in {@code system_schema}
 * @param value a number, a truth value, text or a map
 * @param printed takes what the statement says: option to literal
 * @param findings takes what it does not
 */
record Option(String subject, String name, Object value, Map<String, String> printed, Findings findings) {
    static final String NOTHING_TO_DO = "nothing to do";

    void keep() {
        print(value);
    }

    void print(Object other) {
        printed.put(name, CqlText.literal(other));
    }

    /** Another value in its place. */
    void translate(Object other, String remedy) {
        print(other);
        about().translated(CqlText.literal(other), remedy);
    }

    void drop(String reason, String remedy) {
        about().dropped(reason, remedy);
    }

    /** For a finding on one entry of a map. */
    Findings.About aboutEntry(String key) {
        return findings.about(subject, name + "." + key, map().getOrDefault(key, ""));
    }

    Map<String, String> map() {
        return value instanceof Map<?, ?> map
                ? map.entrySet().stream()
                        .collect(Collectors.toMap(
                                entry -> String.valueOf(entry.getKey()), entry -> String.valueOf(entry.getValue())))
                : Map.of();
    }

    private Findings.About about() {
        return findings.about(subject, name, CqlText.literal(value));
    }
}
