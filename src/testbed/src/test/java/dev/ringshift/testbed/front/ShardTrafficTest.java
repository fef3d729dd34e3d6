package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ShardTrafficTest {
    private static final long OF_SHARD_0 = 0;
    private static final long OF_SHARD_1 = -1;

    private final TrafficRecorder recorder = new TrafficRecorder(new Sharding(2));

    @Test
    void should_tell_the_share_that_reached_the_owner_when_some_went_astray() {
        record(StatementKind.BATCH, "chat.messages", OF_SHARD_0, 0, 6);
        record(StatementKind.BATCH, "chat.messages", OF_SHARD_1, 1, 1);
        record(StatementKind.BATCH, "chat.messages", OF_SHARD_1, 0, 1);
        record(StatementKind.EXECUTE, "chat.users", OF_SHARD_0, 1, 2);
        recorder.recordUnattributed(StatementKind.QUERY);

        ShardTraffic traffic = recorder.traffic(List.of(1, 1));

        assertThat(traffic.attributed()).isEqualTo(10);
        assertThat(traffic.ownerShare()).isEqualTo(0.7);
        assertThat(traffic.cameTo(0)).isEqualTo(7);
        assertThat(traffic.cameTo(1)).isEqualTo(3);
        assertThat(traffic.unattributed()).isEqualTo(Map.of(StatementKind.QUERY, 1L));
        assertThat(traffic.ofTable("chat.messages").ownerShare()).isEqualTo(0.875);
        assertThat(traffic.ofKind(StatementKind.EXECUTE).ownerShare()).isZero();
        assertThat(traffic.ofTable("chat.messages").strays())
                .containsExactly(
                        new RoutedStatement(new Route(StatementKind.BATCH, "chat.messages", 1, 0), OF_SHARD_1));
        assertThat(traffic.summary())
                .isEqualTo("70.00 % of 10 statements came to the owning shard; by shard: 7 + 3; 1 belong to no one"
                        + " partition");
    }

    @Test
    void should_call_nothing_right_when_nothing_came() {
        assertThat(recorder.traffic(List.of(0, 0)).ownerShare()).isZero();
    }

    @Test
    void should_keep_the_last_strays_when_there_are_many() {
        record(StatementKind.EXECUTE, "chat.users", OF_SHARD_0, 1, 1);
        record(StatementKind.EXECUTE, "chat.users", OF_SHARD_1, 0, 100);

        assertThat(recorder.traffic(List.of(1, 1)).strays())
                .hasSize(100)
                .allMatch(stray -> stray.token() == OF_SHARD_1);
    }

    private void record(StatementKind kind, String table, long token, int shard, int times) {
        for (int i = 0; i < times; i++) {
            recorder.record(kind, new Partition(table, token), shard);
        }
    }
}
