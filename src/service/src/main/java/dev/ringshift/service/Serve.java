package dev.ringshift.service;

import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.apache.logging.log4j.LogManager;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** {@code ringshift serve} as a main class, with no Spark on its class path. */
public final class Serve {
    /** gRPC's own warnings: one, with a stack, for each call that a client gave up. Kept, or its level would be forgotten. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private static final String LOGGING = "log4j2.configurationFile";

    /** What a full queue of the log does, in this configuration; an appender that does not block says so on the console, which blocks. */
    private static final Map<String, String> LEAVE_OUT =
            Map.of("log4j2.asyncQueueFullPolicy", "Discard", "log4j2.discardThreshold", "FATAL");

    private Serve() {}

    /** Takes the options of {@code ringshift serve}, with or without that word before them. */
    public static void main(String[] args) {
        GRPC.setLevel(Level.SEVERE);
        if (System.getProperty(LOGGING) == null) { // before the first logger is made
            System.setProperty(LOGGING, "classpath:dev/ringshift/service/log4j2.properties");
            LEAVE_OUT.forEach(System::setProperty);
            if (System.getProperty("java.util.logging.config.file") == null) {
                redirectJdkLogs();
            }
        }
        Stop stop = new Stop();
        ServeCommand command = new ServeCommand(stop);
        List<String> arguments = new ArrayList<>(Arrays.asList(args));
        if (arguments.isEmpty()
                || (arguments.get(0).startsWith("--") && !arguments.get(0).equals("--version"))) {
            arguments.add(0, command.name());
        }
        ExitCode code = new Program(List.of(command))
                .run(new Invocation(arguments, System.getenv(), Map.of(), System.out, System.err));
        LogManager.shutdown(); // at the very last, and here: what was logged just now waits in a queue
        System.out.flush();
        stop.said();
        System.exit(code.status());
    }

    /** What gRPC and the JDK log goes where the rest goes: their own console waits for who reads it. */
    static void redirectJdkLogs() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }
}
