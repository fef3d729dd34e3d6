package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import dev.ringshift.command.ExitCode;
import dev.ringshift.command.Invocation;
import dev.ringshift.command.UsageException;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.copy.CopyPlanner.Executors;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.plan.MigrationPlan;
import dev.ringshift.plan.MigrationPlanner;
import dev.ringshift.plan.SchemaMaker;
import java.util.List;
import java.util.Locale;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.spark.SparkConf;

/** {@code ringshift plan}: what a migration would do and lose, and the target's schema. Needs no Spark. */
record PlanCommand() implements Command {
    private static final String CREATE_SCHEMA = "create-schema";
    private static final String CREATE_INDEXES = "create-indexes";
    private static final String PRINT_SCHEMA = "print-schema";
    private static final String JSON = "json";

    @Override
    public String name() {
        return "plan";
    }

    @Override
    public String summary() {
        return "Compare both schemas, say what would be copied and lost, make the target's schema";
    }

    @Override
    public String example() {
        return "plan --config conf/chat.conf --create-schema";
    }

    @Override
    public Options options() {
        return ConfigOptions.options()
                .addOption(flag(CREATE_SCHEMA, "make the keyspaces, types and tables that the target lacks"))
                .addOption(flag(CREATE_INDEXES, "make indexes and views as well: after the copy, which they slow down"))
                .addOption(flag(PRINT_SCHEMA, "print the target's schema as a script for cqlsh, and nothing else"))
                .addOption(flag(JSON, "print the plan as JSON, for scripts"));
    }

    private static Option flag(String name, String description) {
        return Option.builder().longOpt(name).desc(description).get();
    }

    @Override
    public ExitCode run(CommandLine line, Invocation invocation) throws Exception {
        if (line.hasOption(JSON) && line.hasOption(PRINT_SCHEMA)) {
            throw new UsageException("Cannot print both JSON and CQL: leave out --json or --print-schema");
        }
        SparkConf conf = SparkStart.configure(new SparkConf());
        MigrateConfig config = SparkCassandraSettings.complete(ConfigOptions.read(line), conf);
        try (Interruption before = Interruption.exit("Stopping; the same command goes on.");
                SessionPair sessions = SessionPair.open(
                        ClusterHandle.of(conf, config.source()), ClusterHandle.of(conf, config.target()))) {
            MigrationPlan plan = plan(config, sessions);
            if (line.hasOption(CREATE_SCHEMA)) {
                make(plan.schema().tables(), sessions, invocation);
                plan = plan(config, sessions);
            }
            if (line.hasOption(CREATE_INDEXES)) {
                make(plan.schema().afterCopy(), sessions, invocation);
            }
            invocation.out().print(render(plan, config, line));
            return plan.isAcceptable() ? ExitCode.DONE : ExitCode.INCOMPLETE;
        }
    }

    private static MigrationPlan plan(MigrateConfig config, SessionPair sessions) {
        Executors here = new Executors(
                Runtime.getRuntime().availableProcessors(),
                1,
                Runtime.getRuntime().maxMemory());
        return MigrationPlanner.plan(config, sessions.source(), sessions.target(), here);
    }

    /** Said where it does not disturb what a script reads. */
    private static void make(List<DdlStatement> statements, SessionPair sessions, Invocation invocation) {
        SchemaMaker.make(
                statements,
                sessions.target(),
                made -> invocation
                        .err()
                        .printf(
                                "made, unless it was there: %s %s%n",
                                made.kind().name().toLowerCase(Locale.ROOT), made.name()));
    }

    private static String render(MigrationPlan plan, MigrateConfig config, CommandLine line) {
        if (line.hasOption(JSON)) {
            return MigrationJson.render(plan, config.copy());
        }
        return line.hasOption(PRINT_SCHEMA) ? MigrationText.script(plan) : MigrationText.render(plan, config.copy());
    }
}
