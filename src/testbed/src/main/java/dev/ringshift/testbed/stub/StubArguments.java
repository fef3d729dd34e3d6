package dev.ringshift.testbed.stub;

import static dev.ringshift.testbed.ProgramOptions.count;
import static dev.ringshift.testbed.ProgramOptions.option;

import dev.ringshift.testbed.ProgramOptions;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
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
    static final ProgramOptions PROGRAM = new ProgramOptions(
            "Runs a CQL node with made-up answers at 127.0.0.1 until Ctrl-C.",
            List.of(PORT, HTTP_PORT, LATENCY, CAPACITY, WORKERS, MAX_WAITING),
            "java dev.ringshift.testbed.stub.CqlStub --partition-capacity 4 --workers 200");

    /**
     * Reads the command line.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static StubArguments parse(String... args) throws ParseException {
        CommandLine line = PROGRAM.parse(args);
        return new StubArguments(
                StubOptions.builder()
                        .address(new InetSocketAddress(InetAddress.getLoopbackAddress(), count(line, PORT, 9_042)))
                        .latency(Duration.ofMillis(count(line, LATENCY, 2)))
                        .partitionCapacity(count(line, CAPACITY, 1_024))
                        .workers(count(line, WORKERS, 100_000))
                        .maxWaiting(count(line, MAX_WAITING, 100_000))
                        .build(),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), count(line, HTTP_PORT, 0)));
    }
}
