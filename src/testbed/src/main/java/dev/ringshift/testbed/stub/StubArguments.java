package dev.ringshift.testbed.stub;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** What the command line asks for. */
record StubArguments(StubOptions options, InetSocketAddress httpAddress) {
    private static final Option PORT = option("port", "number", "for CQL; 9042 if not given, 0 for any");
    private static final Option HTTP_PORT =
            option("http-port", "number", "for GET /stats, POST /reset, POST /latency?millis=2; any if not given");
    private static final Option LATENCY = option("latency-millis", "millis", "what a query takes; 2 if not given");
    private static final Option CAPACITY =
            option("partition-capacity", "count", "queries of a partition worked on at once; 1024 if not given");
    private static final Option WORKERS =
            option("workers", "count", "queries of all partitions taken on at once; 100000 if not given");
    private static final Option MAX_WAITING =
            option("max-waiting", "count", "queries that wait before others are refused; 100000 if not given");
    private static final Option HELP =
            Option.builder().longOpt("help").desc("print this").get();

    private static final Options OPTIONS = new Options()
            .addOption(PORT)
            .addOption(HTTP_PORT)
            .addOption(LATENCY)
            .addOption(CAPACITY)
            .addOption(WORKERS)
            .addOption(MAX_WAITING)
            .addOption(HELP);

    static boolean asksForHelp(String... args) {
        return Arrays.asList(args).contains("--help");
    }

    static String help() {
        StringBuilder text = new StringBuilder("Runs a CQL node with made-up answers at 127.0.0.1 until Ctrl-C.\n\n");
        for (Option option : OPTIONS.getOptions()) {
            String name = "--" + option.getLongOpt() + (option.hasArg() ? " <" + option.getArgName() + ">" : "");
            text.append("  %-30s %s%n".formatted(name, option.getDescription()));
        }
        return text.append("\nExample: java dev.ringshift.testbed.stub.CqlStub --partition-capacity 4 --workers 200\n")
                .toString();
    }

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static StubArguments parse(String... args) throws ParseException {
        CommandLine line =
                DefaultParser.builder().setAllowPartialMatching(false).get().parse(OPTIONS, args);
        if (!line.getArgList().isEmpty()) {
            throw new ParseException("Cannot understand " + String.join(" ", line.getArgList()));
        }
        return new StubArguments(
                StubOptions.builder()
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), number(line, PORT, 9_042)))
                        .latency(Duration.ofMillis(number(line, LATENCY, 2)))
                        .partitionCapacity(number(line, CAPACITY, 1_024))
                        .workers(number(line, WORKERS, 100_000))
                        .maxWaiting(number(line, MAX_WAITING, 100_000))
                        .build(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), number(line, HTTP_PORT, 0)));
    }

    private static int number(CommandLine line, Option option, int fallback) {
        String text = line.getOptionValue(option, Integer.toString(fallback));
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "Cannot read --%s %s: not a number".formatted(option.getLongOpt(), text));
        }
        return Integer.parseInt(text);
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
