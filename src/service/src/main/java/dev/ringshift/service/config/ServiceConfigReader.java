package dev.ringshift.service.config;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import dev.ringshift.config.ClusterReader;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.ConfigException;
import dev.ringshift.config.ConfigText;
import dev.ringshift.config.Form;
import dev.ringshift.config.Problems;
import dev.ringshift.config.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Reads a read service's config file. What it may say is documented in {@code reference.conf} of this package. */
public final class ServiceConfigReader {
    private static final Pattern FULL_NAME = Pattern.compile("[A-Za-z_]\\w*(\\.[A-Za-z_]\\w*)+");
    private static final Form<Duration> LEAVE = Form.duration(Duration.ZERO, Duration.ofMinutes(1), "0s to 1m");
    private static final Form<Duration> DRAIN = Form.duration(Duration.ZERO, Duration.ofMinutes(10), "0s to 10m");

    private ServiceConfigReader() {}

    /**
     * Reads a file, with the variables of this process.
     *
     * @param file HOCON
     * @param sets {@code key=value} each, in HOCON; win over the file, and later ones over earlier ones
     * @throws ConfigException with every problem of the file
     */
    public static ServiceConfig read(Path file, List<String> sets) {
        return read(file, sets, System.getenv());
    }

    /**
     * Reads a file.
     *
     * @param environment what <code>${NAME}</code> stands for, unless it is a key of the file
     * @throws ConfigException with every problem of the file
     */
    public static ServiceConfig read(Path file, List<String> sets, Map<String, String> environment) {
        Problems problems = new Problems();
        ConfigObject written = ConfigText.read(file, "conf/read-service.conf", sets, environment, problems);
        ConfigObject defaults = ConfigText.reference(ServiceConfigReader.class, "reference.conf");
        Section root = Section.root(written, defaults, problems);
        MethodsReader methods = new MethodsReader(root, defaults, problems);
        methods.reportTwice(text(file));
        ServerSettings server = server(root.section("server"));
        ServiceConfig config = new ServiceConfig(
                primary(root, problems),
                root.value("service", ServiceConfigReader::fullName),
                beside(file, root.value("field-numbers", Form.text())),
                methods.read(),
                server,
                new MembersReader(root.section("members"), server).read(),
                protection(root.section("protection")));
        root.reportUnknown();
        problems.throwIfAny(file.toString());
        return config;
    }

    private static ClusterSettings primary(Section root, Problems problems) {
        String role =
                root.value("primary", Form.oneOf(List.of("SOURCE", "TARGET"))).toLowerCase(Locale.ROOT);
        ClusterSettings source = ClusterReader.read(root, "source");
        ClusterSettings target = ClusterReader.read(root, "target");
        ClusterSettings primary = role.equals("source") ? source : target;
        primary.missing().forEach(problems::add);
        return primary;
    }

    private static String fullName(ConfigValue value) {
        String name = Form.text().parse(value);
        if (!FULL_NAME.matcher(name).matches()) {
            throw new Form.Rejected("not a protobuf name with a package; write for example \"chat.v1.Chat\"");
        }
        return name;
    }

    /** What {@link ConfigText} has read already. */
    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ConfigException("Cannot read %s: %s; try again".formatted(file, e.getMessage()));
        }
    }

    private static Path beside(Path file, String name) {
        return file.toAbsolutePath().resolveSibling(name);
    }

    private static ServerSettings server(Section server) {
        return new ServerSettings(
                server.value("listen", ServiceConfigReader::fixedAddress),
                server.value("admin", ServiceConfigReader::addressOrOff).orElse(null),
                server.value("show-keys", Form.trueOrFalse()),
                server.value("reflection", Form.trueOrFalse()),
                TlsReader.read(server.section("tls")),
                server.value("leave", LEAVE),
                server.value("drain", DRAIN));
    }

    /** With a port that clients and other instances can be told. */
    private static Address fixedAddress(ConfigValue value) {
        Address address = Address.parse(value);
        if (address.port() == 0) {
            throw new Form.Rejected("nobody would know the port; name one");
        }
        return address;
    }

    private static Optional<Address> addressOrOff(ConfigValue value) {
        return "off".equals(value.unwrapped()) ? Optional.empty() : Optional.of(Address.parse(value));
    }

    private static ProtectionSettings protection(Section protection) {
        ProtectionSettings settings = new ProtectionSettings(
                protection.value("partition-queries", Form.integer(1, 100_000)),
                protection.value("partition-queue", Form.integer(0, 100_000)),
                protection.value("database-queries-max", Form.integer(1, 100_000)),
                protection.value("database-queries-min", Form.integer(1, 100_000)),
                protection.value("caller-requests", Form.integer(1, 1_000_000)),
                protection.value("subscribers", Form.integer(1, 1_000_000)),
                protection.value("hot-keys", Form.integer(1, 1000)),
                protection.value("pushback", Form.duration(Duration.ZERO, Duration.ofMinutes(1), "0s to 1m")));
        if (settings.databaseQueriesMin() > settings.databaseQueriesMax()) {
            protection.problem(
                    "database-queries-min",
                    "above database-queries-max = %d; lower it".formatted(settings.databaseQueriesMax()));
        }
        return settings;
    }
}
