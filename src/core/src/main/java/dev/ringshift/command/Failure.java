package dev.ringshift.command;

import com.datastax.oss.driver.api.core.AllNodesFailedException;
import com.datastax.oss.driver.api.core.DriverTimeoutException;
import com.datastax.oss.driver.api.core.auth.AuthenticationException;
import com.datastax.oss.driver.api.core.servererrors.QueryExecutionException;
import com.datastax.oss.driver.api.core.servererrors.UnauthorizedException;
import dev.ringshift.checkpoint.CheckpointException;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.config.ConfigException;
import dev.ringshift.repair.RepairException;
import dev.ringshift.schema.SchemaException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/**
 * How a command ended that could not end well.
 *
 * @param exitCode what the shell is told
 * @param message one line: what failed, with which value, and what to do
 */
public record Failure(ExitCode exitCode, String message) {
    /**
     * What is expected to be thrown, by class name so that a subclass, or a class of a package that this one does not
     * compile against, can be listed too. A throwable takes the code of the nearest of its superclasses listed here.
     */
    private static final Map<String, ExitCode> EXPECTED = expected();

    private static Map<String, ExitCode> expected() {
        Map<String, ExitCode> codes = new LinkedHashMap<>();
        codes.put(UsageException.class.getName(), ExitCode.USAGE);
        codes.put(ParseException.class.getName(), ExitCode.USAGE);
        codes.put(ConfigException.class.getName(), ExitCode.USAGE);
        codes.put(SchemaException.class.getName(), ExitCode.USAGE);
        codes.put(CheckpointException.class.getName(), ExitCode.USAGE);
        codes.put(RepairException.class.getName(), ExitCode.USAGE);
        codes.put(ClusterException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(AllNodesFailedException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(AuthenticationException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(DriverTimeoutException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(QueryExecutionException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(UnauthorizedException.class.getName(), ExitCode.UNREACHABLE);
        codes.put(InterruptedException.class.getName(), ExitCode.INTERRUPTED);
        return codes;
    }

    /** Looks through the causes, because Spark and the connector wrap what the engine threw. */
    public static Failure of(Throwable thrown) {
        int depth = 0;
        for (Throwable t = thrown; t != null && depth < 50; t = t.getCause(), depth++) {
            ExitCode code = expectedCode(t.getClass());
            if (code != null) {
                return new Failure(code, oneLine(t));
            }
        }
        return new Failure(
                ExitCode.BUG,
                "Cannot go on, and the reason is a bug of Ringshift: %s; please report it with the stack that --verbose prints"
                        .formatted(oneLine(thrown)));
    }

    private static @Nullable ExitCode expectedCode(Class<?> type) {
        for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            ExitCode code = EXPECTED.get(c.getName());
            if (code != null) {
                return code;
            }
        }
        return null;
    }

    private static String oneLine(Throwable thrown) {
        String message = thrown.getMessage();
        String text = message == null || message.isBlank() ? thrown.toString() : message.strip();
        if (expectedCode(thrown.getClass()) == null) {
            text = thrown.toString();
        }
        return text.replaceAll(":\\s*\\R\\s*", ": ").replaceAll("\\s*\\R\\s*", "; ");
    }
}
