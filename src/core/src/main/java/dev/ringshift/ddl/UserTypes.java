package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.schema.ColumnMetadata;
import com.datastax.oss.driver.api.core.type.UserDefinedType;
import dev.ringshift.convert.CqlTypes;
import dev.ringshift.ddl.DdlStatement.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The user-defined types that tables need, each after those it is made of. A table can name only types of its own
 * keyspace, so they are made in each target keyspace that needs them, wherever the source keeps them.
 */
final class UserTypes {
    private final Map<String, DdlStatement> statements = new LinkedHashMap<>();
    private final Findings findings;

    UserTypes(Findings findings) {
        this.findings = findings;
    }

    void addTypesOf(ColumnMetadata column, String table, CqlIdentifier keyspace) {
        CqlTypes.walk(column.getType())
                .filter(UserDefinedType.class::isInstance)
                .map(UserDefinedType.class::cast)
                .forEach(type -> add(type, table, keyspace));
    }

    List<DdlStatement> statements() {
        return List.copyOf(statements.values());
    }

    private void add(UserDefinedType type, String table, CqlIdentifier keyspace) {
        String name = CqlText.name(keyspace, type.getName());
        DdlStatement made = new DdlStatement(Kind.TYPE, name, create(type, name, keyspace));
        DdlStatement known = statements.putIfAbsent(name, made);
        if (known != null && !known.equals(made)) {
            findings.about(table, "type " + type.getName().asInternal(), type.asCql(false, true))
                    .refused(
                            "another type of that name with other fields is made in keyspace " + keyspace.asInternal(),
                            "copy the tables to two keyspaces");
        }
    }

    private static String create(UserDefinedType type, String name, CqlIdentifier keyspace) {
        List<String> fields = new ArrayList<>();
        for (int i = 0; i < type.getFieldNames().size(); i++) {
            fields.add("    %s %s"
                    .formatted(
                            CqlText.name(type.getFieldNames().get(i)),
                            CqlText.type(type.getFieldTypes().get(i), keyspace)));
        }
        return "CREATE TYPE IF NOT EXISTS %s (\n%s\n)".formatted(name, String.join(",\n", fields));
    }
}
