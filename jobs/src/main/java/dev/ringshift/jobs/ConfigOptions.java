package dev.ringshift.jobs;

import dev.ringshift.config.ConfigReader;
import dev.ringshift.config.MigrateConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The options of every command that reads a config file. */
final class ConfigOptions {
    private static final String CONFIG = "config";
    private static final String SET = "set";

    private ConfigOptions() {}

    static Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(CONFIG)
                        .hasArg()
                        .argName("file")
                        .required()
                        .desc("what to copy, from where to where (HOCON; conf/chat.conf is an example)")
                        .get())
                .addOption(Option.builder()
                        .longOpt(SET)
                        .hasArg()
                        .argName("key=value")
                        .desc("overrides a key of the file; may be given several times")
                        .get());
    }

    static MigrateConfig read(CommandLine line) {
        return read(line, List.of());
    }

    /**
     * Reads the file.
     *
     * @param more assignments that other options stand for; they overrule those of {@code --set}
     */
    static MigrateConfig read(CommandLine line, List<String> more) {
        List<String> sets =
                new ArrayList<>(Arrays.asList(Objects.requireNonNullElse(line.getOptionValues(SET), new String[0])));
        sets.addAll(more);
        return ConfigReader.read(Path.of(line.getOptionValue(CONFIG)), sets);
    }
}
