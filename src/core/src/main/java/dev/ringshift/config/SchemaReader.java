package dev.ringshift.config;

import dev.ringshift.config.SchemaSettings.LossKind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Reads {@code schema}. */
final class SchemaReader {
    private static final Form<String> NAMES = Form.oneOf(Arrays.stream(LossKind.values())
            .map(loss -> loss.key().toUpperCase(Locale.ROOT))
            .toList());

    private SchemaReader() {}

    static SchemaSettings read(Section schema) {
        List<LossKind> accepted =
                schema.list("accept-losses", value -> loss(NAMES.parse(value))).orElse(List.of());
        return new SchemaSettings(replication(schema), Set.copyOf(accepted));
    }

    private static LossKind loss(String name) {
        return LossKind.valueOf(name.replace('-', '_'));
    }

    private static Map<String, String> replication(Section schema) {
        Map<String, String> replication = new LinkedHashMap<>();
        schema.open("replication").forEach((name, value) -> {
            try {
                replication.put(name, Form.text().parse(value));
            } catch (Form.Rejected e) {
                schema.problem("replication", "%s: %s".formatted(name, e.getMessage()));
            }
        });
        if (!replication.isEmpty() && !replication.containsKey("class")) {
            schema.problem("replication", "has no class; write { class = NetworkTopologyStrategy, datacenter1 = 3 }");
        }
        return replication;
    }
}
