package dev.ringshift.service.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.ringshift.config.ClusterReader;
import dev.ringshift.config.Form;
import dev.ringshift.config.Problems;
import dev.ringshift.config.Section;
import dev.ringshift.service.coalesce.Mode;
import dev.ringshift.service.config.MethodSettings.Share;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Reads {@code methods}, and {@code method} that has what they have in common. */
final class MethodsReader {
    private static final Pattern IDENTIFIER = Pattern.compile("[A-Za-z]\\w*");
    private static final Pattern COMMENT = Pattern.compile("(?m)^\\s*(?:#|//).*$");
    private static final Form<Duration> TIMEOUT =
            Form.duration(Duration.ofMillis(1), Duration.ofMinutes(10), "1ms to 10m");
    private static final Form<String> SHARE =
            Form.oneOf(Arrays.stream(Share.values()).map(Share::name).toList());
    private static final Form<String> MODE =
            Form.oneOf(Arrays.stream(Mode.values()).map(Mode::name).toList());

    private final Section root;
    private final Problems problems;
    private final ConfigObject common;
    private final ConfigObject defaults;
    private final ConfigObject methods;

    MethodsReader(Section root, ConfigObject defaults, Problems problems) {
        this.root = root;
        this.problems = problems;
        this.common = root.isSet("method")
                ? root.open("method")
                : ConfigFactory.empty().root();
        this.defaults = (ConfigObject) Objects.requireNonNull(defaults.get("method"));
        this.methods = root.open("methods");
    }

    /**
     * Names that have a query twice. HOCON takes the last one and says nothing.
     *
     * @param text of the file
     */
    void reportTwice(String text) {
        String uncommented = COMMENT.matcher(text).replaceAll("");
        for (String name : methods.keySet()) {
            Pattern query = Pattern.compile(
                    "(?<![\\w.-])\"?%s\"?\\s*[:=]?\\s*\\{[^{}]*?\\bcql\\s*[:=]".formatted(Pattern.quote(name)));
            long times = query.matcher(uncommented).results().count();
            if (times > 1) {
                root.problem("methods", "%s: %d queries of this name; give each one of its own".formatted(name, times));
            }
        }
    }

    List<MethodSettings> read() {
        if (methods.isEmpty()) {
            root.problem("methods", "no queries; write methods { LatestMessages { cql = \"SELECT …\" } }");
        }
        List<MethodSettings> read = new ArrayList<>();
        methods.keySet().stream().sorted().forEach(name -> read(name, read));
        return read;
    }

    private void read(String name, List<MethodSettings> read) {
        ConfigValue value = Objects.requireNonNull(methods.get(name));
        String path = "methods." + name;
        if (!IDENTIFIER.matcher(name).matches()) {
            problems.add(value.origin(), path, "not a protobuf identifier; use letters, digits and _ only");
        } else if (value instanceof ConfigObject object) {
            Section section = Section.element(path, object.withFallback(common), defaults, problems);
            read.add(method(name, section));
            section.reportUnknown();
        } else {
            problems.add(value.origin(), path, "not an object; write %s { cql = \"SELECT …\" }".formatted(name));
        }
    }

    private static MethodSettings method(String name, Section method) {
        if (!method.isSet("cql")) {
            method.problem("cql", "missing; write a SELECT with named markers (:channel_id)");
        }
        return new MethodSettings(
                name,
                method.optional("cql", Form.text()).orElse(""),
                Mode.valueOf(method.value("coalesce", MODE)),
                Share.valueOf(method.value("share", SHARE)),
                method.list("routing-key", Form.text()).orElse(List.of()),
                method.optional("consistency", Form.oneOf(ClusterReader.CONSISTENCIES))
                        .orElse(null),
                method.value("timeout", TIMEOUT),
                method.value("page-size", Form.integer(1, 100_000)),
                Math.toIntExact(
                        method.value("max-reply", Form.size("1KiB", "1GiB")).bytes()),
                method.list("allow", Form.text()).orElse(List.of()));
    }
}
