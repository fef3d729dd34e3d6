package dev.ringshift.plan;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidConfigurationInQueryException;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import com.datastax.oss.driver.api.core.servererrors.SyntaxError;
import dev.ringshift.ddl.DdlStatement;
import dev.ringshift.schema.SchemaException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/** Makes a schema at the target. Each statement says {@code IF NOT EXISTS}, so doing it again does no harm. */
public final class SchemaMaker {
    /** A busy node takes longer for a change of the schema than for a request. */
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
            for (DdlStatement statement : statements) {
                make(statement, target);
                onMade.accept(statement);
            }
        } finally {
            target.setSchemaMetadataEnabled(true);
        }
        target.refreshSchema();
    }

    private static void make(DdlStatement statement, CqlSession target) {
        String what = statement.kind().name().toLowerCase(Locale.ROOT) + " " + statement.name();
        try {
            var unused =
                    target.execute(SimpleStatement.newInstance(statement.cql()).setTimeout(TIMEOUT));
        } catch (InvalidQueryException | SyntaxError | InvalidConfigurationInQueryException e) {
            throw new SchemaException(
                    List.of("Cannot make the %s: %s; make it by hand (plan --print-schema shows how), or leave it out"
                            .formatted(what, e.getMessage())));
        }
        // the next statement may go to another node
        if (!target.checkSchemaAgreement()) {
            throw new SchemaException(
                    List.of("The target's nodes do not agree on the %s: see that all are up, then run the same again"
                            .formatted(what)));
        }
    }
}
