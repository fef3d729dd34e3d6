package dev.ringshift.config;

import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Gathers what is wrong with a configuration, so that the user hears of everything at once. */
public final class Problems {
    private static final Pattern LINE = Pattern.compile("(?s)(.*?): (\\d+)(?:-\\d+)?");
    private static final int SHOWN_CHARS = 120;

    private final List<String> lines = new ArrayList<>();

    /** A problem of no place in particular. */
    public void add(String line) {
        lines.add(line);
    }

    /** A problem with a key whose value must not or need not be shown. */
    public void add(ConfigOrigin origin, String key, String remedy) {
        lines.add("%s: %s: %s".formatted(place(origin), key, remedy));
    }

    /** A problem with a value, which is shown unless it is a secret. */
    public void add(ConfigValue value, String key, String remedy) {
        lines.add("%s: %s = %s: %s".formatted(place(value.origin()), key, shown(key, value), remedy));
    }

    /**
     * Ends the reading when there is anything to say.
     *
     * @throws ConfigException with all problems
     */
    public void throwIfAny(String subject) {
        if (!lines.isEmpty()) {
            throw new ConfigException(subject, lines);
        }
    }

    /** {@code file:line}, or {@code --set}, or {@code environment}. */
    static String place(ConfigOrigin origin) {
        String description = origin.description();
        if (description.startsWith(ConfigText.SET)) {
            return ConfigText.SET;
        }
        Matcher matcher = LINE.matcher(description);
        return matcher.matches() ? matcher.group(1) + ":" + matcher.group(2) : description;
    }

    private static String shown(String key, ConfigValue value) {
        return switch (value.valueType()) {
            case OBJECT -> "{…}";
            case LIST -> "[…]";
            default -> isSecret(key) ? "(hidden)" : shortened(String.valueOf(value.unwrapped()));
        };
    }

    static boolean isSecret(String key) {
        return key.contains("password");
    }

    private static String shortened(String text) {
        String line = text.replaceAll("\\s+", " ");
        return line.length() <= SHOWN_CHARS ? line : line.substring(0, SHOWN_CHARS) + "…";
    }
}
