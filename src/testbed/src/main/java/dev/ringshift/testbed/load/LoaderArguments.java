package dev.ringshift.testbed.load;

import static dev.ringshift.testbed.ProgramOptions.count;
import static dev.ringshift.testbed.ProgramOptions.decimal;
import static dev.ringshift.testbed.ProgramOptions.flag;
import static dev.ringshift.testbed.ProgramOptions.option;

import dev.ringshift.testbed.ProgramOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** Reads the command line of the loader. */
final class LoaderArguments {
    private static final Option TARGET = option("target", "host:port", "a server; give it again for more");
    private static final Option METHOD = option("method", "name", "in full, such as chat.ReadService/Messages");
    private static final Option FIELD = option("field", "n=value", "int64 field: 1=key, 2=0; 1=key if not given");
    private static final Option RATE = option("rate", "number", "requests a second; 1000 if not given");
    private static final Option ARRIVALS = option("arrivals", "kind", "poisson or even; poisson if not given");
    private static final Option SECONDS = option("seconds", "count", "how long; 10 if not given");
    private static final Option WARMUP = option("warmup", "seconds", "that do not count; 5 if not given");
    private static final Option KEYS = option("keys", "count", "1 to this number; 10000 if not given");
    private static final Option ZIPF = option("zipf", "exponent", "0 for equal shares; 1.2 if not given");
    private static final Option SEED = option("seed", "number", "of keys and times; 1 if not given");
    private static final Option BURST_EVERY = option("burst-every", "millis", "1000 if not given");
    private static final Option BURST_SIZE = option("burst-size", "count", "at once for one key; 0 if not given");
    private static final Option SIMULTANEOUS =
            option("simultaneous", "count", "for key 1 at once, once, after the warm-up, instead of --seconds");
    private static final Option DEADLINE = option("deadline", "millis", "of a call; 1000 if not given");
    private static final Option IN_FLIGHT = option("max-in-flight", "count", "beyond: OVERRUN; 10000 if not given");
    private static final Option EVENT_LOOPS = option("event-loops", "count", "that receive; 1 if not given");
    private static final Option VERIFY = flag("verify", "a reply other than the first of its key fails as MISMATCH");

    static final ProgramOptions PROGRAM = new ProgramOptions(
            "Loads a unary gRPC method, whatever the answers do.",
            List.of(
                    TARGET,
                    METHOD,
                    FIELD,
                    RATE,
                    ARRIVALS,
                    SECONDS,
                    WARMUP,
                    KEYS,
                    ZIPF,
                    SEED,
                    BURST_EVERY,
                    BURST_SIZE,
                    SIMULTANEOUS,
                    DEADLINE,
                    IN_FLIGHT,
                    EVENT_LOOPS,
                    VERIFY),
            """
            java dev.ringshift.testbed.load.Loader --target 127.0.0.1:9090 \\
              --method chat.ReadService/Messages --field 1=key --field 2=0 --rate 20000""");

    private LoaderArguments() {}

    /**
     * What the command line asks for.
     *
     * @throws IllegalArgumentException if a value makes no sense
     */
    static LoadOptions parse(String... args) throws ParseException {
        CommandLine line = PROGRAM.parse(args);
        if (!line.hasOption(TARGET) || !line.hasOption(METHOD)) {
            throw new ParseException("Cannot start without --target and --method");
        }
        LoadOptions.Builder options = LoadOptions.builder(
                        List.of(line.getOptionValues(TARGET)), line.getOptionValue(METHOD))
                .keys(new LoadOptions.Keys(count(line, KEYS, 10_000), decimal(line, ZIPF, 1.2), count(line, SEED, 1)))
                .pace(pace(line))
                .warmup(seconds(line, WARMUP, 5))
                .length(seconds(line, SECONDS, 10))
                .deadline(Duration.ofMillis(count(line, DEADLINE, 1_000)))
                .simultaneous(count(line, SIMULTANEOUS, 0))
                .maxInFlight(count(line, IN_FLIGHT, 10_000))
                .eventLoops(count(line, EVENT_LOOPS, 1));
        if (line.hasOption(FIELD)) {
            options.template(RequestTemplate.parse(List.of(line.getOptionValues(FIELD))));
        }
        if (line.hasOption(VERIFY)) {
            options.verify();
        }
        return options.build();
    }

    private static LoadOptions.Pace pace(CommandLine line) {
        return new LoadOptions.Pace(
                decimal(line, RATE, 1000),
                arrivals(line.getOptionValue(ARRIVALS, "poisson")),
                Duration.ofMillis(count(line, BURST_EVERY, 1_000)),
                count(line, BURST_SIZE, 0));
    }

    private static Arrivals arrivals(String text) {
        return Arrays.stream(Arrivals.values())
                .filter(arrivals -> arrivals.name().toLowerCase(Locale.ROOT).equals(text))
                .findFirst()
                .orElseThrow(() ->
                        new IllegalArgumentException("Cannot read --arrivals %s: not poisson or even".formatted(text)));
    }

    private static Duration seconds(CommandLine line, Option option, double fallback) {
        return Duration.ofNanos(Math.round(decimal(line, option, fallback) * 1e9));
    }
}
