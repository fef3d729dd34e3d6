package dev.ringshift.jobs;

import dev.ringshift.command.Command;
import java.util.List;

/** The commands of this release. */
final class Commands {
    private Commands() {}

    /** In the order in which the help lists them. */
    static List<Command> all() {
        return List.of(
                new PlanCommand(),
                new MigrateCommand(),
                new ValidateCommand(),
                new RepairCommand(),
                new StatusCommand(),
                new ReportCommand(),
                new ServeCommand(),
                new DemoCommand(),
                new BenchCommand());
    }
}
