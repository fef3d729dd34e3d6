package dev.ringshift.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Reads a config file. What a file may say is documented in {@code reference.conf} of this package. */
public final class ConfigReader {
    private ConfigReader() {}

    /**
     * Reads a file, with the variables of this process.
     *
     * @param file HOCON
     * @param sets {@code key=value} each, in HOCON; win over the file, and later ones over earlier ones
     * @throws ConfigException with every problem of the file
     */
    public static MigrateConfig read(Path file, List<String> sets) {
        return read(file, sets, System.getenv());
    }

    /**
     * Reads a file.
     *
     * @param environment what <code>${NAME}</code> stands for, unless it is a key of the file
     * @throws ConfigException with every problem of the file
     */
    public static MigrateConfig read(Path file, List<String> sets, Map<String, String> environment) {
        Problems problems = new Problems();
        Section root = Section.root(
                ConfigText.read(file, "conf/chat.conf", sets, environment, problems),
                ConfigText.reference(ConfigReader.class, "reference.conf"),
                problems);
        ClusterSettings source = ClusterReader.read(root, "source");
        ClusterSettings target = ClusterReader.read(root, "target");
        Path checkpointPath = Path.of(root.section("checkpoint").value("path", Form.text()));
        TableReader tables = new TableReader(problems, root);
        MigrateConfig config = new MigrateConfig(
                source,
                target,
                tables.tables(),
                tables.keyspaces(),
                SchemaReader.read(root.section("schema")),
                CopyReader.read(root.section("copy")),
                ValidateReader.read(root.section("validate"), checkpointPath),
                checkpointPath,
                Path.of(root.section("report").value("directory", Form.text())),
                root.section("metrics")
                        .optional("port", Form.integer(1, 65_535))
                        .orElse(null));
        root.reportUnknown();
        problems.throwIfAny(file.toString());
        return config;
    }
}
