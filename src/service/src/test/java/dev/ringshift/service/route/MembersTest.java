package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.ringshift.client.Instance;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Source;
import io.grpc.InsecureChannelCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MembersTest {
    private static final Instance SELF = new Instance("self", "127.0.0.1", 9);

    private final AtomicLong nanos = new AtomicLong();
    private final Peers peers = new Peers(InsecureChannelCredentials.create());

    @AfterEach
    void close() {
        peers.close();
    }

    private static MemberSettings settings(String id, Address advertise) {
        return new MemberSettings(id, advertise, new Source.Alone());
    }

    @Test
    void should_have_only_those_that_serve_when_they_are_named() {
        try (TestInstance one = TestInstance.start("one");
                TestInstance two = TestInstance.start("two")) {
            List<Instance> named = List.of(SELF, one.instance(), two.instance());
            HealthRoll roll = new HealthRoll(() -> named, SELF, peers, nanos::get);

            awaitOthers(roll, one.instance(), two.instance());
            two.say(ServingStatus.NOT_SERVING);
            awaitOthers(roll, one.instance());
            two.say(ServingStatus.SERVING);
            awaitOthers(roll, one.instance(), two.instance());
        }
    }

    @Test
    void should_keep_one_that_is_silent_when_it_served_lately() {
        TestInstance one = TestInstance.start("one");
        HealthRoll roll = new HealthRoll(() -> List.of(one.instance()), SELF, peers, nanos::get);
        awaitOthers(roll, one.instance());

        one.close();

        nanos.addAndGet(Duration.ofMillis(2_999).toNanos());
        assertThat(roll.others()).containsExactly(one.instance());
        nanos.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(roll.others()).isEmpty();
        try (TestInstance again = one.restart()) {
            awaitOthers(roll, again.instance());
        }
    }

    /** A look has a second, which a busy machine may need to connect. */
    private static void awaitOthers(Roll roll, Instance... expected) {
        await().until(() -> Set.copyOf(roll.others()).equals(Set.of(expected)));
    }

    @Test
    void should_go_on_with_those_known_when_looking_fails() {
        Instance other = new Instance("other", "127.0.0.1", 1);
        AtomicReference<List<Instance>> others = new AtomicReference<>(List.of(other));
        Roll roll = new TestRoll(others);
        try (Members members = new Members(SELF, roll, peers, Executors.newSingleThreadScheduledExecutor())) {
            members.start();
            assertThat(members.live()).containsExactly(other, SELF);

            others.set(null);
            members.look();

            assertThat(members.live()).containsExactly(other, SELF);
        }
    }

    @Test
    void should_no_longer_be_live_itself_when_it_left() {
        Instance other = new Instance("other", "127.0.0.1", 1);
        Members members = new Members(
                SELF,
                new TestRoll(new AtomicReference<>(List.of(other))),
                peers,
                Executors.newSingleThreadScheduledExecutor());
        members.start();

        members.close();

        assertThat(members.live()).containsExactly(other);
        assertThat(members.self()).isEqualTo(SELF);
    }

    /** Knows what it is told; null is a failure. */
    private record TestRoll(AtomicReference<List<Instance>> known) implements Roll {
        @Override
        public Duration interval() {
            return Duration.ofHours(1);
        }

        @Override
        public List<Instance> others() {
            List<Instance> others = known.get();
            if (others == null) {
                throw new IllegalStateException("the database is away");
            }
            return others;
        }

        @Override
        public void close() {}
    }

    @Test
    void should_look_names_up_when_it_is_time_and_keep_them_when_that_fails() {
        List<String> addresses = new ArrayList<>(List.of("10.0.0.1"));
        DnsNames names = new DnsNames(
                new Source.Dns(new Address("reads.example.org", 9090), Duration.ofSeconds(5)),
                name -> {
                    if (addresses.isEmpty()) {
                        throw new UnknownHostException(name);
                    }
                    return List.copyOf(addresses);
                },
                nanos::get);
        Instance first = new Instance("10.0.0.1:9090", "10.0.0.1", 9090);
        Instance second = new Instance("[fd00::2]:9090", "fd00::2", 9090);
        assertThat(names.get()).containsExactly(first);

        addresses.add("fd00::2");
        assertThat(names.get()).containsExactly(first);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(names.get()).containsExactly(first, second);

        addresses.clear();
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(names.get()).containsExactly(first, second);
    }

    @Test
    void should_be_who_the_settings_say_when_they_say_it() {
        assertThat(Self.of(settings("a", new Address("reads-1", 443)), new Address("0.0.0.0", 9090)))
                .isEqualTo(new Instance("a", "reads-1", 443));
        assertThat(Self.of(settings("10.0.0.1:9090", new Address("10.0.0.1", 9090)), new Address("0.0.0.0", 9090)))
                .isEqualTo(new Instance("10.0.0.1:9090", "10.0.0.1", 9090));
    }

    @Test
    void should_not_be_a_wildcard_when_it_listens_on_one() {
        Instance self =
                Self.of(new MemberSettings("0.0.0.0:0", null, new Source.Alone()), new Address("0.0.0.0", 4711));

        assertThat(self.host()).isNotEqualTo("0.0.0.0");
        assertThat(self.port()).isEqualTo(4711);
        assertThat(self.id()).endsWith(":4711").doesNotContain("0.0.0.0");
    }

    @Test
    void should_expire_after_three_intervals_when_rounded_up_to_seconds() {
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMillis(100))).isEqualTo(1);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMillis(400))).isEqualTo(2);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofSeconds(1))).isEqualTo(3);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMinutes(1))).isEqualTo(180);
    }
}
