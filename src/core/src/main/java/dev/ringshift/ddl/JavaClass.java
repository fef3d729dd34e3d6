package dev.ringshift.ddl;

import java.util.LinkedHashMap;
import java.util.Map;

/** Cassandra's classes in option maps. */
final class JavaClass {
    private static final String KEY = "class";

    private JavaClass() {}

    /** The name without its package; only Cassandra's own classes can do without, but those are the ones to be known. */
    static String simpleName(String className) {
        return className.substring(className.lastIndexOf('.') + 1);
    }

    static String of(Map<String, String> options) {
        return simpleName(options.getOrDefault(KEY, ""));
    }

    /** The map with another class. */
    static Map<String, String> with(String className, Map<String, String> options) {
        Map<String, String> with = new LinkedHashMap<>(options);
        with.put(KEY, className);
        return with;
    }

    /** The map with the class as people write it: Cassandra's own without their package. */
    static Map<String, String> shortened(Map<String, String> options) {
        String className = options.getOrDefault(KEY, "");
        return className.startsWith("org.apache.cassandra.") ? with(simpleName(className), options) : options;
    }
}
