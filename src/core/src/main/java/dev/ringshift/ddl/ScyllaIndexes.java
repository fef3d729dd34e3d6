package dev.ringshift.ddl;

import com.datastax.oss.driver.api.core.metadata.schema.IndexKind;
import com.datastax.oss.driver.api.core.type.DataType;
import com.datastax.oss.driver.api.core.type.DataTypes;
import com.datastax.oss.driver.api.core.type.VectorType;
import dev.ringshift.ddl.Findings.About;
import dev.ringshift.ddl.TargetRules.IndexForm;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Indexes for ScyllaDB: its ordinary ones, and {@code vector_index} as the only custom one ({@code
 * cql3/statements/create_index_statement.cc} and {@code index/vector_index.cc} there).
 */
final class ScyllaIndexes {
    private static final String VECTOR_INDEX = "vector_index";
    private static final Set<String> VECTOR_OPTIONS =
            Set.of("similarity_function", "maximum_node_connections", "construction_beam_width", "source_model");
    private static final Set<String> OUR_OPTIONS = Set.of("class_name", "target");

    private ScyllaIndexes() {}

    static Optional<IndexForm> translate(SourceIndex index, About about) {
        if (index.kind() != IndexKind.CUSTOM) {
            return Optional.of(IndexForm.PLAIN);
        }
        if (index.isStorageAttached() && isFloatVector(index.column().getType())) {
            return Optional.of(vector(index, about));
        }
        String name = index.isStorageAttached() ? "SAI" : JavaClass.simpleName(index.className());
        about.refused(
                "ScyllaDB has no index of the kind " + name,
                "where queries only ask for equality: CREATE INDEX %s ON %s (%s)"
                        .formatted(
                                CqlText.name(index.name()),
                                CqlText.name(
                                        index.table().targetKeyspace(),
                                        index.table().targetTable()),
                                index.target()));
        return Optional.empty();
    }

    private static IndexForm vector(SourceIndex index, About about) {
        Map<String, String> options = index.options().entrySet().stream()
                .filter(entry -> VECTOR_OPTIONS.contains(entry.getKey()))
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        about.translated(VECTOR_INDEX, "it needs vector search nodes and a keyspace with tablets");
        index.options().forEach((key, value) -> {
            if (!options.containsKey(key) && !OUR_OPTIONS.contains(key)) {
                about.findings()
                        .about(about.subject(), about.what() + " option " + key, value)
                        .dropped(VECTOR_INDEX + " does not know it", Option.NOTHING_TO_DO);
            }
        });
        return IndexForm.custom(VECTOR_INDEX, options);
    }

    private static boolean isFloatVector(DataType type) {
        return type instanceof VectorType vector && vector.getElementType().equals(DataTypes.FLOAT);
    }
}
