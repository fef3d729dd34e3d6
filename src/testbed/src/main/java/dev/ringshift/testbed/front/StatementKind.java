package dev.ringshift.testbed.front;

import com.datastax.oss.protocol.internal.ProtocolConstants;
import java.util.Optional;

/** The requests of the native protocol that carry statements. */
public enum StatementKind {
    /** Text with or without values; the front does not parse CQL, so it cannot tell the partition. */
    QUERY,
    /** A prepared statement with its values. */
    EXECUTE,
    BATCH;

    static Optional<StatementKind> ofOpcode(int opcode) {
        return switch (opcode) {
            case ProtocolConstants.Opcode.QUERY -> Optional.of(QUERY);
            case ProtocolConstants.Opcode.EXECUTE -> Optional.of(EXECUTE);
            case ProtocolConstants.Opcode.BATCH -> Optional.of(BATCH);
            default -> Optional.empty();
        };
    }
}
