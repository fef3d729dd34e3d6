package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.ringshift.client.Instance;
import dev.ringshift.config.ConfigException;
import dev.ringshift.service.config.Address;
import dev.ringshift.service.config.MemberSettings;
import dev.ringshift.service.config.MemberSettings.Named;
import dev.ringshift.service.config.MemberSettings.Source;
import io.grpc.InsecureChannelCredentials;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
            HealthRoll roll = new HealthRoll(() -> named, SELF, peers, TestInstance.SERVICE, nanos::get);

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
        HealthRoll roll = new HealthRoll(() -> List.of(one.instance()), SELF, peers, TestInstance.SERVICE, nanos::get);
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
            members.join();
            assertThat(members.live()).containsExactly(other, SELF);

            others.set(null);
            members.look();

            assertThat(members.live()).containsExactly(other, SELF);
        }
    }

    @Test
    void should_neither_say_that_it_comes_nor_that_it_goes_when_it_never_joined() {
        List<String> said = new ArrayList<>();
        Roll roll = new Roll() {
            @Override
            public Duration interval() {
                return Duration.ofHours(1);
            }

            @Override
            public List<Instance> others() {
                said.add("here");
                return List.of();
            }

            @Override
            public void close() {
                said.add("gone");
            }
        };
        new Members(SELF, roll, peers, Executors.newSingleThreadScheduledExecutor()).close();
        assertThat(said).isEmpty();

        Members joined = new Members(SELF, roll, peers, Executors.newSingleThreadScheduledExecutor());
        joined.join();
        joined.close();
        joined.close();

        assertThat(said).containsExactly("here", "gone");
    }

    @Test
    void should_no_longer_be_live_itself_when_it_left() {
        Instance other = new Instance("other", "127.0.0.1", 1);
        Members members = new Members(
                SELF,
                new TestRoll(new AtomicReference<>(List.of(other))),
                peers,
                Executors.newSingleThreadScheduledExecutor());
        members.join();

        members.close();

        assertThat(members.live()).containsExactly(other);
        assertThat(members.self()).isEqualTo(SELF);
    }

    /** Its first look is at once; those after it, and the farewell, take until they are let go. */
    private static final class SlowRoll implements Roll {
        private final List<String> said = new CopyOnWriteArrayList<>();
        private final CountDownLatch looking = new CountDownLatch(1);
        private final CountDownLatch go = new CountDownLatch(1);

        @Override
        public Duration interval() {
            return Duration.ofMillis(1);
        }

        @Override
        public List<Instance> others() {
            if (!said.isEmpty()) {
                awaitGo();
            }
            said.add("here");
            return List.of();
        }

        @Override
        public void close() {
            awaitGo();
            said.add("gone");
        }

        /** As the driver, it is not to be interrupted. */
        private void awaitGo() {
            looking.countDown();
            Uninterruptibles.awaitUninterruptibly(go);
        }
    }

    /** It was not when a look wrote the row again that the farewell had deleted. */
    @Test
    void should_be_gone_when_a_look_was_in_progress_as_it_left() throws Exception {
        SlowRoll roll = new SlowRoll();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        Members members = new Members(SELF, roll, peers, scheduler, Duration.ofMillis(10));
        members.join();
        roll.looking.await();

        members.close();
        roll.go.countDown();

        assertThat(scheduler.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        assertThat(roll.said).containsExactly("here", "here", "gone");
        assertThat(members.live()).isEmpty();
    }

    @Test
    void should_not_wait_for_long_when_the_farewell_takes_long() {
        SlowRoll roll = new SlowRoll();
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
        Members members = new Members(SELF, roll, peers, scheduler, Duration.ofMillis(10));
        members.join();

        members.close();

        assertThat(roll.said).doesNotContain("gone");
        assertThat(members.live()).isEmpty();
        roll.go.countDown();
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
                SELF,
                name -> {
                    if (addresses.isEmpty()) {
                        throw new UnknownHostException(name);
                    }
                    return List.copyOf(addresses);
                },
                nanos::get);
        Instance first = new Instance("10.0.0.1:9090", "10.0.0.1", 9090);
        Instance second = new Instance("10.0.0.2:9090", "10.0.0.2", 9090);
        assertThat(names.get()).containsExactly(first);

        addresses.addAll(List.of("10.0.0.2", "fd00:0:0:0:0:0:0:2"));
        assertThat(names.get()).containsExactly(first);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(names.get())
                .as("not by its other kind of address, or an instance would be two")
                .containsExactly(first, second);

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
        Instance self = Self.of(new MemberSettings(null, null, new Source.Alone()), new Address("0.0.0.0", 4711));

        assertThat(self.host()).isNotEqualTo("0.0.0.0");
        assertThat(self.port()).isEqualTo(4711);
        assertThat(self.id()).endsWith(":4711").doesNotContain("0.0.0.0");
    }

    @Test
    void should_not_be_a_loopback_address_when_the_machine_gives_one_to_its_name() throws Exception {
        Source shared = new Source.Heartbeats("k", Duration.ofSeconds(1));
        InetAddress named = InetAddress.getByName("127.0.1.1");
        InetAddress one = InetAddress.getByName("10.0.0.1");
        InetAddress other = InetAddress.getByName("172.17.0.1");

        assertThat(Self.choose(shared, named, List.of(one))).isEqualTo("10.0.0.1");
        assertThat(Self.choose(shared, one, List.of(one, other))).isEqualTo("10.0.0.1");
        assertThatThrownBy(() -> Self.choose(shared, named, List.of(one, other)))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the machine's name is 127.0.1.1")
                .hasMessageEndingWith("[10.0.0.1, 172.17.0.1]; set members.advertise");
        assertThat(Self.choose(new Source.Alone(), named, List.of(one, other))).isEqualTo("127.0.1.1");
    }

    @Test
    void should_be_where_the_file_says_when_all_instances_are_named_in_it() {
        Source named = new Source.Static(
                List.of(new Named("a", new Address("10.0.0.1", 9090)), new Named("b", new Address("10.0.0.2", 9090))));

        assertThat(Self.of(new MemberSettings("a", null, named), new Address("0.0.0.0", 9090)))
                .isEqualTo(new Instance("a", "10.0.0.1", 9090));
    }

    @Test
    void should_be_who_look_ups_say_when_the_address_is_spelt_otherwise() {
        Source.Dns dns = new Source.Dns(new Address("reads.example.org", 9090), Duration.ofSeconds(5));
        Address six = new Address("2001:db8::1", 9090);
        Instance self = new Instance("[2001:db8:0:0:0:0:0:1]:9090", "2001:db8:0:0:0:0:0:1", 9090);

        assertThat(Self.of(new MemberSettings(null, six, dns), six)).isEqualTo(self);
        assertThat(Self.of(new MemberSettings("[2001:db8::1]:9090", six, dns), six))
                .isEqualTo(self);
        assertThat(new DnsNames(dns, self, name -> List.of("10.0.0.1", self.host()), nanos::get).get())
                .containsExactly(self);
        assertThatThrownBy(() -> Self.of(new MemberSettings("a", six, dns), six))
                .isInstanceOf(ConfigException.class)
                .hasMessage(
                        "Cannot use members.id = a with members.source = dns: the others know this instance as [2001:db8:0:0:0:0:0:1]:9090; leave it auto");
    }

    @Test
    void should_have_none_that_serves_another_service() {
        try (TestInstance one = TestInstance.start("one")) {
            HealthRoll same =
                    new HealthRoll(() -> List.of(one.instance()), SELF, peers, TestInstance.SERVICE, nanos::get);
            awaitOthers(same, one.instance());
            HealthRoll other = new HealthRoll(() -> List.of(one.instance()), SELF, peers, "guild.v1.Guild", nanos::get);

            assertThat(other.others()).isEmpty();
        }
    }

    @Test
    void should_go_on_without_one_that_has_a_name_which_grpc_does_not_take() {
        Instance other = new Instance("other", "127.0.0.1", 1);
        AtomicReference<List<Instance>> others =
                new AtomicReference<>(List.of(other, new Instance("misnamed", "reads_1", 9090)));
        try (Members members =
                new Members(SELF, new TestRoll(others), peers, Executors.newSingleThreadScheduledExecutor())) {
            members.join();

            assertThat(members.live()).containsExactly(other, SELF);
        }
    }

    @Test
    void should_give_statements_the_interval_but_no_more_than_a_leave_may_take() {
        assertThat(HeartbeatTable.timeout(Duration.ofMillis(100))).isEqualTo(Duration.ofMillis(500));
        assertThat(HeartbeatTable.timeout(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
        assertThat(HeartbeatTable.timeout(Duration.ofMinutes(1))).isEqualTo(Duration.ofSeconds(2));
    }

    @Test
    void should_expire_after_three_intervals_when_rounded_up_to_seconds() {
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMillis(100))).isEqualTo(1);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMillis(400))).isEqualTo(2);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofSeconds(1))).isEqualTo(3);
        assertThat(HeartbeatTable.ttlSeconds(Duration.ofMinutes(1))).isEqualTo(180);
    }
}
