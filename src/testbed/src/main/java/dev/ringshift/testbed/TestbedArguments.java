package dev.ringshift.testbed;

import java.nio.file.Path;
import java.util.Arrays;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/**
 * What the command line asks for.
 *
 * @param rows of chat data to load into the source, 0 for none
 * @param targetShards that a front before the target's only node imitates, 0 for no front
 */
record TestbedArguments(Path directory, ClusterOptions source, ClusterOptions target, long rows, int targetShards) {
    private static final Option DIRECTORY = option(
            "directory",
            "path",
            "where the nodes keep data and logs, also for the next start; run/testbed if not given");
    private static final Option NODES = option("nodes", "count", "nodes of each cluster; 1 if not given");
    private static final Option HEAP = option("heap", "size", "heap of each node, such as 512m or 2g; 1g if not given");
    private static final Option ROWS =
            option("rows", "count", "rows of chat data to load into the source; 0 if not given");
    private static final Option SOURCE_VERSION = option("source-version", "version", "4.1 or 5.0; 4.1 if not given");
    private static final Option TARGET_VERSION = option("target-version", "version", "4.1 or 5.0; 5.0 if not given");
    private static final Option SOURCE_ADDRESS =
            option("source-address", "address", "of the source's first node; 127.0.1.1 if not given");
    private static final Option TARGET_ADDRESS =
            option("target-address", "address", "of the target's first node; 127.0.2.1 if not given");
    private static final Option TARGET_SHARDS = option(
            "target-shards",
            "count",
            "puts a front before the target's only node that looks like ScyllaDB with so many shards; none if not given");
    private static final Option HELP =
            Option.builder().longOpt("help").desc("print this").get();

    private static final Options OPTIONS = new Options()
            .addOption(DIRECTORY)
            .addOption(NODES)
            .addOption(HEAP)
            .addOption(ROWS)
            .addOption(SOURCE_VERSION)
            .addOption(TARGET_VERSION)
            .addOption(SOURCE_ADDRESS)
            .addOption(TARGET_ADDRESS)
            .addOption(TARGET_SHARDS)
            .addOption(HELP);

    static boolean asksForHelp(String... args) {
        return Arrays.asList(args).contains("--help");
    }

    static String help() {
        StringBuilder text = new StringBuilder("Runs a source and a target cluster of Cassandra until Ctrl-C.\n\n");
        for (Option option : OPTIONS.getOptions()) {
            String name = "--" + option.getLongOpt() + (option.hasArg() ? " <" + option.getArgName() + ">" : "");
            text.append("  %-28s %s%n".formatted(name, option.getDescription()));
        }
        return text.append("\nExample: java dev.ringshift.testbed.Testbed --directory run/stage --rows 1000000\n")
                .toString();
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static TestbedArguments parse(String... args) throws ParseException {
        CommandLine line =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args);
        if (!line.getArgList().isEmpty()) {
            throw new ParseException("Cannot understand " + String.join(" ", line.getArgList()));
        }
        if (line.hasOption(TARGET_SHARDS) && number(line, NODES, "1") != 1) {
            throw new IllegalArgumentException(
                    "Cannot put a front before several nodes: give no --nodes beside" + " --target-shards");
        }
        Path directory = Path.of(line.getOptionValue(DIRECTORY, "run/testbed"));
        return new TestbedArguments(
                directory,
                cluster(line, "source", line.getOptionValue(SOURCE_VERSION, "4.1"), directory)
                        .firstAddress(line.getOptionValue(SOURCE_ADDRESS, "127.0.1.1"))
                        .build(),
                cluster(line, "target", line.getOptionValue(TARGET_VERSION, "5.0"), directory)
                        .firstAddress(line.getOptionValue(TARGET_ADDRESS, "127.0.2.1"))
                        .build(),
                number(line, ROWS, "0"),
                Math.toIntExact(number(line, TARGET_SHARDS, "0")));
    }

    private static ClusterOptions.Builder cluster(CommandLine line, String name, String version, Path directory) {
        return ClusterOptions.builder(CassandraVersion.parse(version))
                .name(name)
                .nodes(Math.toIntExact(number(line, NODES, "1")))
                .heapMegabytes(megabytes(line.getOptionValue(HEAP, "1g")))
                .directory(directory.resolve(name));
    }

    private static int megabytes(String size) {
        if (!size.matches("[1-9][0-9]{0,4}[mg]")) {
            throw new IllegalArgumentException("Cannot read --heap %s: not like 512m or 2g".formatted(size));
        }
        int number = Integer.parseInt(size.substring(0, size.length() - 1));
        return size.endsWith("g") ? number * 1024 : number;
    }

    private static long number(CommandLine line, Option option, String fallback) {
        String text = line.getOptionValue(option, fallback);
        if (!text.matches("[0-9]{1,12}")) {
            throw new IllegalArgumentException(
                    "Cannot read --%s %s: not a number".formatted(option.getLongOpt(), text));
        }
        return Long.parseLong(text);
    }

    private static Option option(String name, String argument, String description) {
        return Option.builder()
                .longOpt(name)
                .hasArg()
                .argName(argument)
                .desc(description)
                .get();
    }
}
