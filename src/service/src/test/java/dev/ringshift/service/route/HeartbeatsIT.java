package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.internal.core.time.ServerSideTimestampGenerator;
import dev.ringshift.client.Instance;
import dev.ringshift.cluster.ClusterException;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.config.ClusterSettings;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Source;
import dev.ringshift.service.route.HeartbeatTable.Own;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import io.grpc.InsecureChannelCredentials;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Heartbeats in a table of a real node. */
@ExtendWith(ClusterPairExtension.class)
class HeartbeatsIT {
    private static final String KEYSPACE = "Heartbeats_it";

    private static final String SERVICE = "chat.v1.Chat";

    private final ClusterPair pair;
    private final CqlSession session;

    HeartbeatsIT(ClusterPair pair) {
        this.pair = pair;
        session = pair.target().session();
    }

    private static Instance instance(String id, int port) {
        return new Instance(id, "127.0.0.1", port);
    }

    private static Source.Heartbeats every(Duration interval) {
        return new Source.Heartbeats(KEYSPACE, interval);
    }

    private Members join(String id, int port) {
        return join(SERVICE, id, port);
    }

    private Members join(String service, String id, int port) {
        Members members = Members.create(
                service,
                new MemberSettings(id, null, every(Duration.ofSeconds(1))),
                new Address("127.0.0.1", port),
                session,
                InsecureChannelCredentials.create());
        members.join();
        return members;
    }

    @Test
    void should_see_each_other_when_they_share_a_table_that_the_first_one_makes() {
        session.execute("DROP KEYSPACE IF EXISTS \"" + KEYSPACE + "\"");
        try (Members a = join("a", 1)) {
            assertThat(a.live()).containsExactly(instance("a", 1));

            Members b = join("b", 2);

            List<Instance> both = List.of(instance("a", 1), instance("b", 2));
            assertThat(b.live()).isEqualTo(both);
            await().until(() -> a.live().equals(both));
            b.close();
            await().until(() -> a.live().equals(List.of(instance("a", 1))));
        }
    }

    @Test
    void should_not_meet_when_they_serve_different_services() {
        try (Members chat = join("chat.v1.Chat", "chat", 1);
                Members guild = join("guild.v1.Guild", "guild", 2)) {
            assertThat(guild.live()).containsExactly(instance("guild", 2));
            assertThat(chat.live()).contains(instance("chat", 1)).doesNotContain(instance("guild", 2));
        }
    }

    @Test
    void should_notice_another_process_of_the_same_id_and_leave_its_row_alone() {
        HeartbeatTable one = HeartbeatTable.open(session, SERVICE, every(Duration.ofMinutes(1)), instance("same", 5));
        HeartbeatTable other = HeartbeatTable.open(session, SERVICE, every(Duration.ofMinutes(1)), instance("same", 6));
        HeartbeatTable seen = HeartbeatTable.open(session, SERVICE, every(Duration.ofMinutes(1)), instance("seer", 3));
        one.others();
        one.others();
        assertThat(one.own()).isEqualTo(Own.MINE);

        other.others();
        assertThat(other.own()).as("after a restart").isEqualTo(Own.MINE);
        one.close();
        assertThat(seen.others()).contains(instance("same", 6));

        one.others();
        assertThat(one.own()).isEqualTo(Own.OF_ANOTHER);
        other.others();
        assertThat(other.own()).isEqualTo(Own.OF_ANOTHER);

        other.close();
        assertThat(seen.others()).extracting(Instance::id).doesNotContain("same");
        other.others();
        assertThat(other.own()).isEqualTo(Own.MISSING);
        other.close();
        seen.close();
    }

    private InetSocketAddress node() {
        return pair.target().contactPoints().get(0);
    }

    private ClusterSettings settings(String host, int port) {
        return new ClusterSettings(
                "target",
                List.of(host + ":" + port),
                pair.target().options().datacenter(),
                null,
                null,
                "LOCAL_QUORUM",
                null,
                "");
    }

    /** A leave took as long as the interval, and that again. */
    @Test
    void should_give_up_soon_when_the_database_is_silent_though_heartbeats_are_rare() {
        Wire wire = Wire.to(node());
        // the wire is closed first, or the session would wait for it
        try (CqlSession far = Sessions.openForServing(settings("127.0.0.1", wire.port()));
                wire) {
            HeartbeatTable table =
                    HeartbeatTable.open(far, "far.v1.Far", every(Duration.ofMinutes(1)), instance("far", 7));
            assertThat(table.others()).isEmpty();

            wire.silence();

            assertThatThrownBy(table::others).hasMessageContaining("timed out after PT2S");
            assertThatThrownBy(table::close).hasMessageContaining("timed out after PT2S");
        }
    }

    @Test
    void should_take_the_time_of_the_database_when_the_session_is_on_it() {
        try (CqlSession onServerTime = Sessions.openForServing(settings(node().getHostString(), node().getPort()))) {
            assertThat(onServerTime.getContext().getTimestampGenerator())
                    .isInstanceOf(ServerSideTimestampGenerator.class);
        }
    }

    @Test
    void should_forget_an_instance_when_it_missed_three_heartbeats() {
        HeartbeatTable seen = HeartbeatTable.open(session, SERVICE, every(Duration.ofSeconds(1)), instance("seer", 3));
        HeartbeatTable silent =
                HeartbeatTable.open(session, SERVICE, every(Duration.ofSeconds(1)), instance("silent", 4));
        silent.others();
        assertThat(seen.others()).contains(instance("silent", 4));

        await().atMost(Duration.ofSeconds(20)).until(() -> !seen.others().contains(instance("silent", 4)));
        seen.close();
    }

    @Test
    void should_say_what_to_do_when_the_table_is_another() {
        session.execute(
                "CREATE KEYSPACE IF NOT EXISTS other_table_it WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
        session.execute("CREATE TABLE IF NOT EXISTS other_table_it.read_service_instances (k int PRIMARY KEY)");

        assertThatThrownBy(() -> HeartbeatTable.open(
                        session,
                        SERVICE,
                        new Source.Heartbeats("other_table_it", Duration.ofSeconds(1)),
                        instance("a", 1)))
                .isInstanceOf(ClusterException.class)
                .hasMessageContaining("Cannot keep the list of instances in other_table_it.read_service_instances: ")
                .hasMessageContaining("or make the table beforehand");
    }
}
