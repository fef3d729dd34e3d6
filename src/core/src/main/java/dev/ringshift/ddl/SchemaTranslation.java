package dev.ringshift.ddl;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A schema for the target.
 *
 * @param tables keyspaces, types and tables, in the order in which they must be made
 * @param afterCopy indexes and materialised views; made before the copy, they would slow down every write of it
 * @param findings what is not as it was at the source
 */
public record SchemaTranslation(List<DdlStatement> tables, List<DdlStatement> afterCopy, List<Finding> findings) {

    public SchemaTranslation {
        tables = List.copyOf(tables);
        afterCopy = List.copyOf(afterCopy);
        findings = List.copyOf(findings);
    }

    /** Statements as a script that cqlsh can run. */
    public static String script(List<DdlStatement> statements) {
        return statements.stream().map(statement -> statement.cql() + ";\n").collect(Collectors.joining("\n"));
    }
}
