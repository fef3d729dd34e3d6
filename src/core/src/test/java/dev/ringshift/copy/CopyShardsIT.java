package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.config.TableSelection;
import dev.ringshift.read.ReadStatements;
import dev.ringshift.report.Tally;
import dev.ringshift.schema.Side;
import dev.ringshift.schema.TableMapping;
import dev.ringshift.testbed.CassandraCluster;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import dev.ringshift.testbed.chat.ChatData;
import dev.ringshift.testbed.front.ScyllaFront;
import dev.ringshift.testbed.front.ShardTraffic;
import dev.ringshift.testbed.front.StatementKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** To a target that announces shards as ScyllaDB does. */
@ExtendWith(ClusterPairExtension.class)
class CopyShardsIT {
    private static final Logger LOG = LoggerFactory.getLogger(CopyShardsIT.class);
    private static final int SHARDS = 4;
    private static final long ROWS = 20_000;

    private final ClusterPair pair;
    private final String keyspace;

    CopyShardsIT(ClusterPair pair) {
        this.pair = pair;
        this.keyspace = pair.createKeyspace(CopyShardsIT.class);
    }

    @Test
    void should_reach_the_owning_shard_when_the_target_has_shards() {
        ChatData.create(ROWS, 3).load(pair.source().session(), keyspace, written -> {});
        ChatData.createTable(pair.target().session(), keyspace);
        try (ScyllaFront front = ScyllaFront.start(pair.target().node(0).address(), SHARDS);
                CqlSession source = Sessions.open(BothSides.settings("source", pair.source()));
                CqlSession target = Sessions.open(behind(front, pair.target()))) {
            awaitConnectionToEachShard(target);

            Tally tally = new CopyRun(source, target, CopyRun.SETTINGS).copy(messages());

            ShardTraffic traffic = front.traffic();
            LOG.info("A copy of {} rows: {}", tally.rows(), traffic.summary());
            assertThat(tally.rows()).isEqualTo(ROWS);
            assertThat(traffic.attributed())
                    .isBetween(tally.statements(), tally.statements() + tally.retries())
                    .isGreaterThan(100);
            assertThat(traffic.unattributed())
                    .as("statements of the copy without one partition")
                    .doesNotContainKeys(StatementKind.EXECUTE, StatementKind.BATCH);
            assertThat(traffic.ownerShare()).as("%s", traffic.strays()).isGreaterThanOrEqualTo(0.99);
        }
        assertThat(Contents.of(pair.target().session(), keyspace, ChatData.TABLE)
                        .rows())
                .hasSize((int) ROWS);
    }

    @Test
    void should_read_past_the_cache_when_the_source_has_shards() {
        ChatData.create(1000, 3).load(pair.source().session(), keyspace, written -> {});
        ChatData.createTable(pair.target().session(), keyspace);
        try (ScyllaFront front = ScyllaFront.start(pair.source().node(0).address(), SHARDS);
                CqlSession source = Sessions.open(behind(front, pair.source()));
                CqlSession target = Sessions.open(BothSides.settings("target", pair.target()))) {
            CopyRun run = new CopyRun(source, target, CopyRun.SETTINGS);

            assertThat(run.copy(messages()).rows()).isEqualTo(1000);

            TableMapping mapping = run.plan(messages()).tables().get(0).mapping();
            assertThat(new ReadStatements(mapping, Side.SOURCE)
                            .prepareRange(source)
                            .getQuery())
                    .endsWith(" <= ? BYPASS CACHE");
            assertThat(new ReadStatements(mapping, Side.TARGET)
                            .prepareRange(target)
                            .getQuery())
                    .endsWith(" <= ?");
        }
    }

    private TableSelection messages() {
        return new TableSelection(keyspace, ChatData.TABLE, keyspace, ChatData.TABLE, List.of(), Map.of(), null);
    }

    private static ClusterSettings behind(ScyllaFront front, CassandraCluster cluster) {
        ClusterSettings direct = BothSides.settings("target", cluster);
        return new ClusterSettings(
                direct.role(),
                List.of(front.address().getHostString() + ":" + front.address().getPort()),
                direct.localDatacenter(),
                direct.username(),
                direct.password(),
                direct.consistency(),
                direct.tls(),
                direct.driver());
    }

    /** A session is usable with its first connection, and takes any until it has one to the owner. */
    private static void awaitConnectionToEachShard(CqlSession session) {
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(session.getMetadata().getNodes().values())
                        .allSatisfy(
                                node -> assertThat(node.getOpenConnections()).isEqualTo(SHARDS + 1)));
    }
}
