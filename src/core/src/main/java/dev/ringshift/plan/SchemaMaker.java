package dev.ringshift.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import com.datastax.oss.driver.api.core.servererrors.QueryValidationException;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.schema.SchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes a schema at the target. Each statement says {@code IF NOT EXISTS}, so doing it again does no harm. */
public final class SchemaMaker {
    /** All nodes must agree on each change before it answers. */
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private SchemaMaker() {}

    /**
     * Runs the statements one after the other.
     *
     * @param onMade hears of each that was run
     * @throws SchemaException when the target refuses one; those before it were run
     */
    public static void make(List<DdlStatement> statements, CqlSession target, Consumer<DdlStatement> onMade) {
        // read once, at the end: after each statement it would take a second
        target.setSchemaMetadataEnabled(false);
        try {
            makeAll(statements, target, onMade);
        } finally {
            target.setSchemaMetadataEnabled(true);
            target.refreshSchema();
        }
    }

    private static void makeAll(List<DdlStatement> statements, CqlSession target, Consumer<DdlStatement> onMade) {
        for (DdlStatement statement : statements) {
            try {
                // answered when all nodes agree: the driver waits for that
                var unused = target.execute(
                        SimpleStatement.newInstance(statement.cql()).setTimeout(TIMEOUT));
            } catch (QueryValidationException | QueryExecutionException e) {
                throw new SchemaException(List.of(
                        "Cannot make the %s %s: %s; make it by hand (plan --print-schema shows how), or correct the source"
                                .formatted(
                                        statement.kind().name().toLowerCase(Locale.ROOT),
                                        statement.name(),
                                        e.getMessage())));
            }
            onMade.accept(statement);
        }
    }
}
