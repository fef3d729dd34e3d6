package dev.ringshift.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** What was written, as one HOCON tree: the file, the {@code --set} values over it, the environment put in. */
public final class ConfigText {
    /** The origin of values from the command line. */
    static final String SET = "--set";

    /** The origin of values that stand in for a variable that is not set; its problem is known already. */
    static final String UNSET_VARIABLE = "unset variable";

    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([^}]+)}");
    private static final Pattern QUOTES = Pattern.compile("\"");

    private ConfigText() {}

    /** The defaults, a resource beside a class; {@code /reference.conf} belongs to the driver. */
    public static ConfigObject reference(Class<?> owner, String resource) {
        try (Reader reader = new InputStreamReader(
                Objects.requireNonNull(owner.getResourceAsStream(resource), resource), StandardCharsets.UTF_8)) {
            return ConfigFactory.parseReader(reader, options(resource))
                    .resolve()
                    .root();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * What the file and the assignments say.
     *
     * @param example a file that shows what may stand in such a one
     * @throws ConfigException when there is no tree to look at
     */
    public static ConfigObject read(
            Path file, String example, List<String> sets, Map<String, String> environment, Problems problems) {
        Config written = parse(file, example, problems);
        for (String set : sets) {
            written = parseSet(set, problems).withFallback(written);
        }
        problems.throwIfAny(file.toString());
        return resolve(written, environment, file, problems).root();
    }

    private static Config parse(Path file, String example, Problems problems) {
        String obstacle = obstacle(file, example);
        if (!obstacle.isEmpty()) {
            problems.add("Cannot read %s: %s".formatted(file, obstacle));
            return ConfigFactory.empty();
        }
        try {
            // the file itself rather than its text: includes are relative to it
            return ConfigFactory.parseFile(file.toFile(), options(file.toString()));
        } catch (com.typesafe.config.ConfigException.IO e) {
            problems.add("Cannot read %s: %s".formatted(file, oneLine(String.valueOf(e.getMessage()))));
        } catch (com.typesafe.config.ConfigException e) {
            problems.add(syntaxProblem(file, e));
        }
        return ConfigFactory.empty();
    }

    private static String obstacle(Path file, String example) {
        if (!Files.exists(file)) {
            return "no such file; name an existing one with --config (%s is an example)".formatted(example);
        }
        if (Files.isDirectory(file)) {
            return "it is a directory; name a file with --config";
        }
        return Files.isReadable(file) ? "" : "permission denied; let this user read it";
    }

    private static Config parseSet(String set, Problems problems) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            // the text is not repeated: it may be a password whose key was forgotten
            problems.add("--set: no key=value; write for example --set copy.split-size=32MiB");
            return ConfigFactory.empty();
        }
        String key = set.substring(0, equals).strip();
        if (set.substring(equals + 1).isBlank()) {
            problems.add(
                    "--set: %s: no value; write %s=VALUE, or %s=null to take the default".formatted(key, key, key));
            return ConfigFactory.empty();
        }
        try {
            return ConfigFactory.parseString(set, options(SET));
        } catch (com.typesafe.config.ConfigException e) {
            problems.add("--set: %s: not a HOCON value; put text in double quotes, as in --set '%s=\"…\"'"
                    .formatted(key, key));
            return ConfigFactory.empty();
        }
    }

    private static ConfigParseOptions options(String origin) {
        return ConfigParseOptions.defaults()
                .setSyntax(ConfigSyntax.CONF)
                .setAllowMissing(false)
                .setOriginDescription(origin);
    }

    private static String syntaxProblem(Path file, com.typesafe.config.ConfigException e) {
        ConfigOrigin origin = e.origin();
        String message = String.valueOf(e.getMessage());
        if (origin == null) {
            return "%s: not HOCON: %s".formatted(file, oneLine(message));
        }
        String place = Problems.place(origin);
        return mentionsSecret(origin)
                ? "%s: not HOCON; put the password in double quotes, or take it from the environment: ${?NAME}"
                        .formatted(place)
                : "%s: not HOCON: %s".formatted(place, oneLine(message.replace(origin.description() + ": ", "")));
    }

    /** The parser quotes what it stumbled over; that may be a password. It may also report the line after it. */
    private static boolean mentionsSecret(ConfigOrigin origin) {
        String file = origin.filename() != null
                ? origin.filename()
                : Problems.place(origin).replaceAll(":\\d+$", "");
        int line = origin.lineNumber();
        try (Stream<String> lines = Files.lines(Path.of(file))) {
            return lines.skip(Math.max(0, line - 2)).limit(2).anyMatch(Problems::isSecret);
        } catch (IOException | UncheckedIOException e) {
            return true;
        }
    }

    private static String oneLine(String text) {
        return text.replaceAll("\\s+", " ").strip();
    }

    /** Puts the environment in. Variables that are not set are reported one by one, since the parser stops at the first. */
    private static Config resolve(Config written, Map<String, String> environment, Path file, Problems problems) {
        Map<String, ConfigValue> variables = new HashMap<>();
        environment.forEach((name, value) -> variables.put(name, ConfigValueFactory.fromAnyRef(value, "environment")));
        while (true) {
            try {
                return resolve(written, variables);
            } catch (com.typesafe.config.ConfigException.UnresolvedSubstitution e) {
                String name = variable(e);
                if (variables.put(name, ConfigValueFactory.fromAnyRef("", UNSET_VARIABLE)) != null) {
                    problems.add("%s: ${%s} cannot be worked out; give it a value that does not refer to itself"
                            .formatted(file, name));
                    problems.throwIfAny(file.toString());
                }
                problems.add(
                        "%s: ${%s}: no such key or environment variable; set %s, or write ${?%s} if it may be missing"
                                .formatted(e.origin() == null ? file : Problems.place(e.origin()), name, name, name));
            } catch (com.typesafe.config.ConfigException e) {
                // the parser's own words would show both values, and its line may be that of either
                problems.add("%s: cannot be joined with what stands beside a ${…} to it; join text with text only"
                        .formatted(e.origin() == null ? file : Problems.place(e.origin())));
                problems.throwIfAny(file.toString());
            }
        }
    }

    private static Config resolve(Config written, Map<String, ConfigValue> variables) {
        // not a fallback of what is returned: a variable is not a key
        Config known = ConfigValueFactory.fromMap(variables, "environment").toConfig();
        return written.resolveWith(
                written.withFallback(known), ConfigResolveOptions.defaults().setUseSystemEnvironment(false));
    }

    private static String variable(com.typesafe.config.ConfigException e) {
        Matcher matcher = VARIABLE.matcher(String.valueOf(e.getMessage()));
        return matcher.find() ? QUOTES.matcher(matcher.group(1)).replaceAll("") : "";
    }
}
