package dev.ringshift.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One object of the configuration while it is read: what the user wrote over the defaults.
 *
 * <p>A value of the wrong form is noted and its default taken, so that reading goes on to the next problem. The keys asked
 * for are the known ones: {@link #reportUnknown} notes every other. A key that is asked for must have a default.
 */
public final class Section {
    private final String path;
    private final ConfigObject written;
    private final ConfigObject defaults;
    private final Problems problems;
    private final Map<String, Optional<Section>> known = new TreeMap<>();

    private Section(String path, ConfigObject written, ConfigObject defaults, Problems problems) {
        this.path = path;
        this.written = written;
        this.defaults = defaults;
        this.problems = problems;
    }

    public static Section root(ConfigObject written, ConfigObject defaults, Problems problems) {
        return new Section("", written, defaults, problems);
    }

    /** An object that is an element of a list. */
    public static Section element(String path, ConfigObject written, ConfigObject defaults, Problems problems) {
        return new Section(path + ".", written, defaults, problems);
    }

    public Section section(String key) {
        ConfigObject empty = ConfigFactory.empty().root();
        ConfigObject inner = object(key);
        Section section =
                new Section(path(key) + ".", inner == null ? empty : inner, (ConfigObject) defaultOf(key), problems);
        known.put(key, Optional.of(section));
        return section;
    }

    /** The whole object, whatever its keys; the default when it is not an object. */
    public ConfigObject open(String key) {
        ConfigObject object = object(key);
        return object == null ? (ConfigObject) defaultOf(key) : object;
    }

    /** The value, or the default when it is not set or of another form. */
    public <T> T value(String key, Form<T> form) {
        return optional(key, form).orElseGet(() -> form.parse(defaultOf(key)));
    }

    /** The value, or nothing when it is not set or of another form. */
    public <T> Optional<T> optional(String key, Form<T> form) {
        ConfigValue value = find(key);
        return value == null ? Optional.empty() : parse(path(key), value, form);
    }

    /** The elements that have the form; nothing when the key is not set or not a list. */
    public <T> Optional<List<T>> list(String key, Form<T> form) {
        ConfigValue value = find(key);
        if (value == null) {
            return Optional.empty();
        }
        if (!(value instanceof ConfigList list)) {
            problems.add(value, path(key), "not a list; write [ … ], with the elements separated by commas");
            return Optional.empty();
        }
        List<T> elements = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            parse("%s[%d]".formatted(path(key), i), list.get(i), form).ifPresent(elements::add);
        }
        return Optional.of(elements);
    }

    /** Whether the user gave the key a value. */
    public boolean isSet(String key) {
        return find(key) != null;
    }

    /** Notes a problem with the value of a key that is set. */
    public void problem(String key, String remedy) {
        ConfigValue value = find(key);
        if (value == null) {
            problems.add(written.origin(), path(key), remedy);
        } else {
            problems.add(value, path(key), remedy);
        }
    }

    /** Notes each key that nobody asked for, here and below. */
    public void reportUnknown() {
        new TreeMap<>(written).forEach((key, value) -> {
            if (!known.containsKey(key)) {
                problems.add(value.origin(), path(key), "unknown key; " + suggestion(key));
            }
        });
        known.values().forEach(section -> section.ifPresent(Section::reportUnknown));
    }

    private String suggestion(String key) {
        return Nearest.to(key, known.keySet())
                .map(near -> "did you mean %s?".formatted(path(near)))
                .orElseGet(() -> "remove it; the keys here are " + String.join(", ", new TreeSet<>(known.keySet())));
    }

    private <T> Optional<T> parse(String key, ConfigValue value, Form<T> form) {
        if (value.origin().description().contains(ConfigText.UNSET_VARIABLE)) {
            return Optional.empty();
        }
        try {
            return Optional.of(form.parse(value));
        } catch (Form.Rejected e) {
            problems.add(value, key, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private @Nullable ConfigObject object(String key) {
        ConfigValue value = find(key);
        if (value == null || value instanceof ConfigObject) {
            return (ConfigObject) value;
        }
        problems.add(value.origin(), path(key), "not an object; write %s { … }".formatted(key));
        return null;
    }

    private @Nullable ConfigValue find(String key) {
        defaultOf(key);
        known.putIfAbsent(key, Optional.empty());
        ConfigValue value = written.get(key);
        return value == null || value.valueType() == ConfigValueType.NULL ? null : value;
    }

    private ConfigValue defaultOf(String key) {
        ConfigValue value = defaults.get(key);
        if (value == null) {
            throw new IllegalStateException("Cannot read %s: it is not in reference.conf".formatted(path(key)));
        }
        return value;
    }

    private String path(String key) {
        return path + key;
    }
}
