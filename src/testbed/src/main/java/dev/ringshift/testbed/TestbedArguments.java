package dev.ringshift.testbed;

import static dev.ringshift.testbed.ProgramOptions.count;
import static dev.ringshift.testbed.ProgramOptions.option;
import static dev.ringshift.testbed.ProgramOptions.whole;

import java.nio.file.Path;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
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
    static final ProgramOptions PROGRAM = new ProgramOptions(
            "Runs a source and a target cluster of Cassandra until Ctrl-C.",
            List.of(
                    DIRECTORY,
                    NODES,
                    HEAP,
                    ROWS,
                    SOURCE_VERSION,
                    TARGET_VERSION,
                    SOURCE_ADDRESS,
                    TARGET_ADDRESS,
                    TARGET_SHARDS),
            "java dev.ringshift.testbed.Testbed --directory run/stage --rows 1000000");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static TestbedArguments parse(String... args) throws ParseException {
        CommandLine line = PROGRAM.parse(args);
        if (line.hasOption(TARGET_SHARDS) && count(line, NODES, 1) != 1) {
            throw new IllegalArgumentException(
                    "Cannot put a front before several nodes: give no --nodes beside --target-shards");
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
                whole(line, ROWS, 0),
                count(line, TARGET_SHARDS, 0));
    }

    private static ClusterOptions.Builder cluster(CommandLine line, String name, String version, Path directory) {
        return ClusterOptions.builder(CassandraVersion.parse(version))
                .name(name)
                .nodes(count(line, NODES, 1))
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
}
