package dev.ringshift.jobs;

import dev.ringshift.config.ConfigReader;
import dev.ringshift.config.MigrateConfig;
import java.nio.file.Path;
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
        String[] sets = Objects.requireNonNullElse(line.getOptionValues(SET), new String[0]);
        return ConfigReader.read(Path.of(line.getOptionValue(CONFIG)), List.copyOf(Arrays.asList(sets)));
    }
}
