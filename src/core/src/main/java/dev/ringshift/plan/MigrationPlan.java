package dev.ringshift.plan;

import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.ddl.SchemaTranslation;
import java.util.List;

/**
 * What a migration would do.
 *
 * @param source as found
 * @param target as found
 * @param tables smallest first
 * @param schema the target's, made from the source's
 * @param losses what the target will not have
 */
public record MigrationPlan(
        ClusterFacts source,
        ClusterFacts target,
        List<TableOutlook> tables,
        SchemaTranslation schema,
        List<Loss> losses) {

    public MigrationPlan {
        tables = List.copyOf(tables);
        losses = List.copyOf(losses);
    }

    /** Whether each table can be copied, now or once it is made, and nothing is lost that the settings do not accept. */
    public boolean isAcceptable() {
        return tables.stream().noneMatch(TableOutlook.Impossible.class::isInstance)
                && losses.stream().allMatch(loss -> loss.consent() == Loss.Consent.GIVEN);
    }
}
