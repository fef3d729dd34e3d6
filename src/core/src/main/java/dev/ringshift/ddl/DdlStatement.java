package dev.ringshift.ddl;

/**
 * One statement of a target's schema. It says {@code IF NOT EXISTS}, so that running it again does no harm.
 *
 * @param kind what it makes
 * @param name what is made, as CQL writes it, with its keyspace
 * @param cql the statement, over several lines, without a semicolon
 */
public record DdlStatement(Kind kind, String name, String cql) {

    /** Whether it makes what a table is to become. */
    public boolean makes(WantedTable table) {
        return name.equals(CqlText.name(table.targetKeyspace(), table.targetTable()));
    }

    /** What a statement makes. */
    public enum Kind {
        KEYSPACE,
        TYPE,
        TABLE,
        INDEX,
        VIEW
    }
}
