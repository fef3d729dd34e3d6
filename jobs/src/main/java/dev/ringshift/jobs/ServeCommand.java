package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import java.util.Optional;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** {@code ringshift serve} has a jar of its own, without Spark, which the launcher starts; this one is for the list of commands. */
record ServeCommand() implements Command {
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
        return new Options();
    }

    @Override
    public Optional<String> obstacle() {
        return Optional.of(
                "Cannot serve from the jar of the jobs: start jobs/bin/ringshift serve, or java -jar ringshift-service.jar");
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) {
        throw new IllegalStateException("it has an obstacle");
    }
}
