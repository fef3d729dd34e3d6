package dev.ringshift.schema;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.convert.CqlTypes;
import java.io.Serializable;
import java.util.List;

/**
 * What a task has to know of a column's type. The driver's own types cannot all be shipped: a vector's is not serializable.
 *
 * @param cql as CQL writes it
 * @param storage one cell or several
 * @param fields of a user-defined type, by their internal names; else empty
 */
public record ColumnType(String cql, Storage storage, List<String> fields) implements Serializable {
    private static final long serialVersionUID = 1;

    public ColumnType {
        fields = List.copyOf(fields);
    }

    public static ColumnType of(DataType type) {
        return new ColumnType(
                CqlTypes.name(type),
                Storage.of(type),
                type instanceof UserDefinedType udt
                        ? udt.getFieldNames().stream()
                                .map(CqlIdentifier::asInternal)
                                .toList()
                        : List.of());
    }
}
