package dev.ringshift.service;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.config.ServiceConfigReader;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.MethodTable;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.OptionGroup;
import org.apache.commons.cli.Options;

/**
 * {@code ringshift serve}: the read service until a signal ends it, or what it would serve.
 *
 * @param stop is told when nothing is open any more
 */
record ServeCommand(Stop stop) implements Command {
    private static final String CONFIG = "config";
    private static final String SET = "set";
    private static final String LOCK = "lock";
    private static final String PRINT_PROTO = "print-proto";
    private static final String PRINT_SET = "print-descriptor-set";

    @Override
    public String name() {
        return "serve";
    }

    @Override
    public String summary() {
        return "Serve CQL queries as gRPC methods, equal reads as one";
    }

    @Override
    public String example() {
        return "serve --config conf/read-service.conf";
    }

    @Override
    public Options options() {
        return new Options()
                .addOption(Option.builder()
                        .longOpt(CONFIG)
                        .hasArg()
                        .argName("file")
                        .required()
                        .desc("which queries to serve, and where (HOCON; conf/read-service.conf is an example)")
                        .get())
                .addOption(Option.builder()
                        .longOpt(SET)
                        .hasArg()
                        .argName("key=value")
                        .desc("overrides a key of the file; may be given several times")
                        .get())
                .addOptionGroup(new OptionGroup()
                        .addOption(flag(
                                LOCK, "write the numbers of new fields to the lock file, and exit; commit that file"))
                        .addOption(flag(PRINT_PROTO, "print the .proto of the service, and exit"))
                        .addOption(flag(PRINT_SET, "write the binary descriptor set to standard output, and exit")));
    }

    private static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        Settings settings = new Settings(
                Path.of(line.getOptionValue(CONFIG)),
                Arrays.asList(Objects.requireNonNullElse(line.getOptionValues(SET), new String[0])),
                new FileWatch());
        if (line.hasOption(LOCK)) {
            return lock(settings.read(), invocation.out());
        }
        if (line.hasOption(PRINT_PROTO) || line.hasOption(PRINT_SET)) {
            return print(settings.read(), line.hasOption(PRINT_PROTO), invocation.out());
        }
        return serve(settings, new Announcements(invocation.out()), new Announcements(invocation.err()));
    }

    /** Where the settings are. */
    private record Settings(Path file, List<String> sets, FileWatch watch) {
        /** Each file is watched before it is read; the lock file is still to be. */
        ServiceConfig read() {
            watch.add(file);
            ServiceConfig config = ServiceConfigReader.read(file, sets);
            watch.add(config.fieldNumbers());
            return config;
        }
    }

    private static ExitCode lock(ServiceConfig config, PrintStream out) throws IOException {
        Path file = config.fieldNumbers();
        FieldNumbers before = Files.exists(file) ? FieldNumbers.read(file) : FieldNumbers.empty();
        try (CqlSession session = Sessions.open(config.primary())) {
            FieldNumbers after = MethodTable.number(config, session, before);
            if (after.equals(before)) {
                out.println("Every field has its number already: " + file);
            } else {
                after.write(file);
                out.println("Wrote " + file + "; commit it");
            }
        }
        return ExitCode.DONE;
    }

    private static ExitCode print(ServiceConfig config, boolean text, PrintStream out) throws IOException {
        try (CqlSession session = Sessions.open(config.primary())) {
            MethodTable table = MethodTable.prepare(config, session, FieldNumbers.read(config.fieldNumbers()));
            if (text) {
                out.print(table.proto());
            } else {
                out.write(table.descriptorSet());
            }
        }
        return ExitCode.DONE;
    }

    private ExitCode serve(Settings settings, Announcements out, Announcements err) throws InterruptedException {
        stop.arm(); // before the start: a service that has joined the others has to leave them
        try {
            serveUntilStop(settings, out, err);
        } finally {
            stop.closed(); // whatever went wrong, or the JVM would never end
        }
        return ExitCode.DONE;
    }

    private void serveUntilStop(Settings settings, Announcements out, Announcements err) throws InterruptedException {
        try (ReadService service = ReadService.start(settings.read());
                Reload reload = Reload.onChange(
                        settings.file(), settings.watch(), () -> service.reload(settings.read()), err::say)) {
            out.say("Serving gRPC at " + service.address());
            if (service.admin() != null) {
                out.say("Status page at http://%s/".formatted(service.admin()));
            }
            out.say("Stop with Ctrl-C; changes of the file's methods are taken over while it runs");
            stop.awaitAsked();
            out.say("Stopping: calls in progress are waited for");
        }
    }
}
