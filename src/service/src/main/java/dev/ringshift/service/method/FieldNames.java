package dev.ringshift.service.method;

import dev.ringshift.service.method.Shape.Member;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Which names CQL has and protobuf does not. */
final class FieldNames {
    private static final Pattern NAME = Pattern.compile("[A-Za-z]\\w*");

    private FieldNames() {}

    static boolean isName(String name) {
        return NAME.matcher(name).matches();
    }

    /**
     * Names become names in JSON and in other languages, where {@code a_b} and {@code aB} are the same.
     *
     * @return for each name that an earlier member has, both, for people
     */
    static Map<String, String> duplicates(List<Member> members) {
        Map<String, String> seen = new HashMap<>();
        Map<String, String> duplicates = new LinkedHashMap<>();
        for (Member member : members) {
            String name = member.name();
            String earlier = seen.putIfAbsent(Shapes.camel(name), name);
            if (earlier != null) {
                duplicates.put(name, earlier.equals(name) ? name : earlier + " and " + name);
            }
        }
        return duplicates;
    }

    /** What is wrong with the names of a user-defined type, one line each. */
    static List<String> problems(MessageShape type) {
        List<String> problems = new ArrayList<>();
        if (!isName(type.name())) {
            problems.add(
                    "%s: not a protobuf name; leave its columns out, or make them of a type with letters, digits and _ only"
                            .formatted(type.origin()));
        }
        String remedy = "rename it with ALTER TYPE, or leave the type's columns out";
        for (Member member : type.members()) {
            if (!isName(member.name())) {
                problems.add("%s: field %s: not a protobuf name; %s".formatted(type.origin(), member.name(), remedy));
            }
        }
        duplicates(type.members())
                .forEach((name, names) ->
                        problems.add("%s: duplicate field %s; %s".formatted(type.origin(), names, remedy)));
        return problems;
    }
}
