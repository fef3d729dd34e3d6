package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.ringshift.cluster.Cluster;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.CopySettings;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.Conversions;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.SchemaException;
import dev.ringshift.schema.TableMapper;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.Abilities;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks at both clusters and says what copying will take. Writes nothing. */
public final class CopyPlanner {
    private static final String MURMUR3 = "org.apache.cassandra.dht.Murmur3Partitioner";
    private static final int LEAST_SPLITS_PER_CORE = 16;

    private final MigrateConfig config;
    private final Cluster source;
    private final Cluster target;

    private CopyPlanner(MigrateConfig config, CqlSession source, CqlSession target) {
        this.config = config;
        this.source = new Cluster("source", source);
        this.target = new Cluster("target", target);
    }

    /**
     * What the executors offer.
     *
     * @param cores over all executors
     * @param executors JVMs that copy
     * @param heapBytes of each
     */
    public record Executors(int cores, int executors, long heapBytes) {}

    /**
     * Makes the plan of a run.
     *
     * @throws SchemaException when some table cannot be copied exactly; names all that stands in the way
     */
    public static CopyPlan plan(MigrateConfig config, CqlSession source, CqlSession target, Executors executors) {
        return new CopyPlanner(config, source, target).plan(executors);
    }

    private CopyPlan plan(Executors executors) {
        ClusterFacts from = source.facts();
        ClusterFacts to = target.facts();
        requireMurmur3(from);
        requireMurmur3(to);
        List<TablePlan> tables = new ArrayList<>();
        for (TableMapping mapping : mappings(new Abilities(from.elementWritetimes(), false))) {
            tables.add(plan(mapping, executors));
        }
        tables.sort(Comparator.comparingLong(table -> table.splits().estimatedBytes()));
        long widest = tables.stream().mapToLong(TablePlan::rowBytes).max().orElse(1);
        Tuning tuning = Tuning.choose(
                config.copy(), new Tuning.Found(executors.executors(), executors.heapBytes(), from, to, widest));
        return new CopyPlan(from, to, tuning, tables);
    }

    private static void requireMurmur3(ClusterFacts cluster) {
        if (!cluster.partitioner().equals(MURMUR3)) {
            throw new SchemaException(List.of(("Cannot use the %s %s: its partitioner is %s, and token ranges are"
                            + " comparable only between clusters with Murmur3Partitioner")
                    .formatted(
                            cluster.role(),
                            cluster.name(),
                            cluster.partitioner()
                                    .substring(cluster.partitioner().lastIndexOf('.') + 1))));
        }
    }

    private List<TableMapping> mappings(Abilities abilities) {
        List<String> problems = new ArrayList<>();
        List<TableMapping> mappings = new ArrayList<>();
        Conversions conversions = Conversions.with(config.copy().conversion());
        boolean sameCluster = source.isSameAs(target);
        for (TableSelection selection : config.tables()) {
            if (sameCluster && selection.name().equals(selection.targetName())) {
                problems.add(
                        "%s would be copied onto itself: source and target are the same cluster; check target.contact-points"
                                .formatted(selection.name()));
            }
            Optional<TableMetadata> from = find(source, selection.sourceKeyspace(), selection.sourceTable(), problems);
            Optional<TableMetadata> to = find(target, selection.targetKeyspace(), selection.targetTable(), problems);
            if (from.isPresent() && to.isPresent()) {
                try {
                    mappings.add(TableMapper.map(selection, from.get(), to.get(), abilities, conversions));
                } catch (SchemaException e) {
                    problems.addAll(e.problems());
                }
            }
        }
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return mappings;
    }

    private static Optional<TableMetadata> find(Cluster cluster, String keyspace, String table, List<String> problems) {
        Optional<TableMetadata> found = cluster.table(keyspace, table);
        if (found.isEmpty()) {
            problems.add(
                    cluster.hasKeyspace(keyspace)
                            ? "The %s has no table %s.%s: check tables, or create it there"
                                    .formatted(cluster.role(), keyspace, table)
                            : "The %s has no keyspace %s: check tables, or create it there"
                                    .formatted(cluster.role(), keyspace));
        }
        return found;
    }

    private TablePlan plan(TableMapping mapping, Executors executors) {
        CopySettings copy = config.copy();
        String keyspace = mapping.selection().sourceKeyspace();
        SplitPlan splits = SplitPlanner.plan(
                mapping.name(),
                source.ring(keyspace),
                source.estimates(keyspace, mapping.selection().sourceTable()),
                copy.splitSize().bytes(),
                executors.cores() * LEAST_SPLITS_PER_CORE);
        return new TablePlan(
                mapping,
                targetId(mapping),
                splits,
                RowSample.averageBytes(source.session(), mapping),
                notes(mapping, splits));
    }

    /** What a reader should know, and above all what cannot be kept. */
    private static List<String> notes(TableMapping mapping, SplitPlan splits) {
        List<String> notes = new ArrayList<>();
        if (splits.estimatedBytes() == 0) {
            notes.add("the source has no size estimates for it yet: splits are cut evenly");
        }
        if (!mapping.withoutElementWritetimes().isEmpty()) {
            notes.add("collections: row-level writetime for %s; the source does not show those of their elements"
                    .formatted(names(mapping.withoutElementWritetimes())));
        }
        if (mapping.hasUnrepeatableLists()) {
            notes.add(
                    "lists are written at their newest writetime and some µs, each attempt later: written again at the same"
                            + " time they would double");
        }
        if (mapping.isOfCounters()) {
            notes.add(
                    "counters: the difference to the target is added; a counter that was deleted there cannot be set again");
        }
        return notes;
    }

    private static String names(List<MappedColumn> columns) {
        return columns.stream().map(MappedColumn::source).collect(Collectors.joining(", "));
    }

    private String targetId(TableMapping mapping) {
        return target.table(
                        mapping.selection().targetKeyspace(),
                        mapping.selection().targetTable())
                .flatMap(RelationMetadata::getId)
                .map(UUID::toString)
                .orElse("");
    }
}
