package dev.ringshift.copy;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.RelationMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.ringshift.cluster.Cluster;
import dev.ringshift.cluster.ClusterFacts;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Nearest;
import dev.ringshift.config.TableSelection;
import dev.ringshift.convert.Conversions;
import dev.ringshift.copy.TablePlan.Lists;
import dev.ringshift.ring.SplitPlan;
import dev.ringshift.ring.SplitPlanner;
import dev.ringshift.schema.MappedColumn;
import dev.ringshift.schema.SchemaException;
import dev.ringshift.schema.TableMapper;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.schema.TableMapping.ElementTimes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/** Looks at both clusters and says what copying will take. Writes nothing. */
public final class CopyPlanner {
    private static final String MURMUR3 = "org.apache.cassandra.dht.Murmur3Partitioner";
    private static final int LEAST_SPLITS_PER_CORE = 16;

    private final MigrateConfig config;
    private final Conversions conversions;
    private final Cluster source;
    private final Cluster target;
    private final ClusterFacts from;
    private final ClusterFacts to;

    private CopyPlanner(MigrateConfig config, CqlSession source, CqlSession target) {
        this.config = config;
        this.conversions = Conversions.with(config.copy().conversion());
        this.source = new Cluster("source", source);
        this.target = new Cluster("target", target);
        this.from = this.source.facts();
        this.to = this.target.facts();
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
        CopyPlanner planner = between(config, source, target);
        return planner.plan(planner.selections(), executors);
    }

    /**
     * Looks at both clusters.
     *
     * @throws SchemaException when tokens of one mean nothing to the other
     */
    public static CopyPlanner between(MigrateConfig config, CqlSession source, CqlSession target) {
        CopyPlanner planner = new CopyPlanner(config, source, target);
        requireMurmur3(planner.from);
        requireMurmur3(planner.to);
        return planner;
    }

    public ClusterFacts source() {
        return from;
    }

    public ClusterFacts target() {
        return to;
    }

    /**
     * The tables that the settings mean.
     *
     * @throws SchemaException when some are not there
     */
    public List<TableSelection> selections() {
        return Selections.resolve(config, source);
    }

    /**
     * The plan of one table.
     *
     * @throws SchemaException when it cannot be copied exactly; names all that stands in the way
     */
    public TablePlan table(TableSelection selection, Executors executors) {
        return plan(mapping(selection), executors);
    }

    /**
     * The plan of a table that the target does not have yet, as if it were there like the source's.
     *
     * @throws SchemaException when it cannot be copied all the same
     */
    public TablePlan tableToMake(TableSelection selection, Executors executors) {
        TableMetadata table = find(source, selection.sourceKeyspace(), selection.sourceTable());
        TableSelection unrenamed = new TableSelection(
                selection.sourceKeyspace(),
                selection.sourceTable(),
                selection.targetKeyspace(),
                selection.targetTable(),
                selection.columns(),
                Map.of(),
                selection.where());
        TableMapping mapping =
                TableMapper.map(unrenamed, table, table, elementTimes(from), elementTimes(to), conversions);
        requireMajority(mapping, source.replicas(selection.sourceKeyspace()));
        return plan(mapping.renamed(selection), executors);
    }

    /**
     * The plan of some tables.
     *
     * @param selections of {@link #selections}
     * @throws SchemaException when some table cannot be copied exactly; names all that stands in the way
     */
    public CopyPlan plan(List<TableSelection> selections, Executors executors) {
        List<TablePlan> tables = new ArrayList<>();
        for (TableMapping mapping : mappings(selections)) {
            tables.add(plan(mapping, executors));
        }
        tables.sort(Comparator.comparingLong(table -> table.splits().estimatedBytes()));
        long widest = tables.stream().mapToLong(TablePlan::rowBytes).max().orElse(1);
        Tuning tuning = Tuning.choose(
                config.copy(), new Tuning.Found(executors.executors(), executors.heapBytes(), from, to, widest));
        return new CopyPlan(from, to, tuning, tables);
    }

    private static ElementTimes elementTimes(ClusterFacts cluster) {
        return cluster.elementWritetimes() ? ElementTimes.SHOWN : ElementTimes.HIDDEN;
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

    private List<TableMapping> mappings(List<TableSelection> selections) {
        List<String> problems = new ArrayList<>();
        List<TableMapping> mappings = new ArrayList<>();
        for (TableSelection selection : selections) {
            try {
                mappings.add(mapping(selection));
            } catch (SchemaException e) {
                problems.addAll(e.problems());
            }
        }
        if (!problems.isEmpty()) {
            throw new SchemaException(problems);
        }
        return mappings;
    }

    private TableMapping mapping(TableSelection selection) {
        if (selection.name().equals(selection.targetName()) && source.isSameAs(target)) {
            throw new SchemaException(List.of(
                    "%s would be copied onto itself: source and target are the same cluster; check target.contact-points"
                            .formatted(selection.name())));
        }
        TableMapping mapping = TableMapper.map(
                selection,
                find(source, selection.sourceKeyspace(), selection.sourceTable()),
                find(target, selection.targetKeyspace(), selection.targetTable()),
                elementTimes(from),
                elementTimes(to),
                conversions);
        requireMajority(mapping, target.replicas(selection.targetKeyspace()));
        return mapping;
    }

    /** What one replica has and the one asked has not would be written a second time. */
    private void requireMajority(TableMapping mapping, int replicas) {
        if (!mapping.isOfCounters() && !mapping.hasLists()) {
            return;
        }
        String consistency = config.target().consistency();
        int asked = switch (consistency) {
            case "ONE", "LOCAL_ONE" -> 1;
            case "TWO" -> 2;
            case "THREE" -> 3;
            default -> replicas;
        };
        if (asked <= replicas / 2) {
            throw new SchemaException(List.of(
                    "%s holds %s, and target.consistency = %s does not see what others of the %d replicas have: set it to LOCAL_QUORUM, or they may double"
                            .formatted(
                                    mapping.name(),
                                    mapping.isOfCounters() ? "counters" : "lists",
                                    consistency,
                                    replicas)));
        }
    }

    private static TableMetadata find(Cluster cluster, String keyspace, String table) {
        return cluster.table(keyspace, table)
                .orElseThrow(() -> new SchemaException(List.of(missing(cluster, keyspace, table))));
    }

    private static String missing(Cluster cluster, String keyspace, String table) {
        String remedy = cluster.role().equals("target") ? ", or make it with ringshift plan --create-schema" : "";
        if (!cluster.hasKeyspace(keyspace)) {
            return "The %s has no keyspace %s: check tables%s".formatted(cluster.role(), keyspace, remedy);
        }
        return "The %s has no table %s.%s: %scheck tables%s"
                .formatted(
                        cluster.role(),
                        keyspace,
                        table,
                        Nearest.to(table, cluster.tables(keyspace))
                                .map(near -> "did you mean %s? Else ".formatted(near))
                                .orElse(""),
                        remedy);
    }

    private TablePlan plan(TableMapping mapping, Executors executors) {
        SplitPlan splits = splits(mapping.selection(), executors);
        Lists lists = lists(mapping);
        return new TablePlan(
                mapping,
                targetId(mapping),
                splits,
                RowSample.averageBytes(source.session(), mapping),
                lists,
                notes(mapping, splits, lists));
    }

    private Lists lists(TableMapping mapping) {
        String keyspace = mapping.selection().targetKeyspace();
        String table = mapping.selection().targetTable();
        if (!mapping.hasLists()) {
            return Lists.NONE;
        }
        return target.table(keyspace, table).isPresent() && target.hasRows(keyspace, table)
                ? Lists.COMPARED
                : Lists.WRITTEN;
    }

    /** The ring, cut by what the source estimates of the table. */
    private SplitPlan splits(TableSelection selection, Executors executors) {
        return SplitPlanner.plan(
                selection.name(),
                source.ring(selection.sourceKeyspace()),
                source.estimates(selection.sourceKeyspace(), selection.sourceTable()),
                config.copy().splitSize().bytes(),
                executors.cores() * LEAST_SPLITS_PER_CORE);
    }

    /** What a reader should know, and above all what cannot be kept. */
    private static List<String> notes(TableMapping mapping, SplitPlan splits, Lists lists) {
        List<String> notes = new ArrayList<>();
        if (splits.estimatedBytes() == 0) {
            notes.add("the source has no size estimates for it yet: splits are cut evenly");
        }
        if (!mapping.withoutElementWritetimes().isEmpty()) {
            notes.add("collections: row-level writetime for %s; the source does not show those of their elements"
                    .formatted(names(mapping.withoutElementWritetimes())));
        }
        if (lists != Lists.NONE) {
            notes.add(
                    "lists are written at their newest writetime and some µs, each attempt later: written again at the same"
                            + " time they would double");
        }
        if (lists == Lists.COMPARED) {
            notes.add("the target has rows: each list is looked up there, and written only when it differs");
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
