package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.connection.ClosedConnectionException;
import dev.ringshift.cluster.Sessions;
import dev.ringshift.service.coalesce.Coalescer;
import dev.ringshift.service.coalesce.CoalescerLimits;
import dev.ringshift.service.coalesce.Dispatcher;
import dev.ringshift.service.coalesce.Flight;
import dev.ringshift.service.coalesce.Outcome;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.method.FieldNumbers;
import dev.ringshift.service.method.Method;
import dev.ringshift.service.method.MethodTable;
import dev.ringshift.service.protect.CallerQuota;
import dev.ringshift.service.protect.HotKeys;
import dev.ringshift.service.protect.OverloadException;
import dev.ringshift.service.protect.QueryListener;
import dev.ringshift.service.route.Router;
import dev.ringshift.service.route.Router.Forwarded;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One method, between callers, a database and other instances that do what the test says. */
class MethodHandlerTest {
    private static final Caller WEB = new Caller(Set.of(), "web", Caller.Entry.DIRECT);
    private static final byte[] REQUEST = ServiceStage.request(7);

    @TempDir
    private Path folder;

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final ServiceMetrics metrics = new ServiceMetrics(registry);
    private final List<Flight<FlightKey, byte[]>> flights = new ArrayList<>();
    private final List<Flight<FlightKey, byte[]>> withdrawn = new ArrayList<>();
    private final List<String> logged = new ArrayList<>();
    private final CallerQuota quota = new CallerQuota(3);
    private final Timeouts timeouts = new Timeouts(this::now);
    private final FailureLog failures = new FailureLog(this::now, (line, error) -> logged.add(line + error));
    private Owners owners = (method, caller, request, left, done) -> false;
    private Runnable atNextLookAtTheClock = () -> {};
    private long nanos = 1;
    private ServiceStage stage;
    private MethodHandler handler;

    @BeforeEach
    void start() {
        stage = new ServiceStage(folder, Duration.ofMillis(1));
        ServiceConfig config = stage.config("");
        Coalescer<FlightKey, byte[]> coalescer = Coalescer.create(
                new CoalescerLimits(2, Duration.ofMinutes(1)),
                new Dispatcher<>() {
                    @Override
                    public void dispatch(Flight<FlightKey, byte[]> flight) {
                        flights.add(flight);
                    }

                    @Override
                    public void withdraw(Flight<FlightKey, byte[]> flight) {
                        withdrawn.add(flight);
                    }
                },
                metrics,
                Runnable::run,
                this::now);
        handler = new MethodHandler(
                method(config),
                new MethodHandler.Shared(
                        coalescer,
                        (method, caller, request, left, done) -> owners.handOn(method, caller, request, left, done),
                        quota,
                        new HotKeys<>(10, 1024, MethodHandler.HotKey::bytes),
                        metrics,
                        failures,
                        new Statuses(Duration.ofMillis(250)),
                        timeouts,
                        "source",
                        this::now));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private long now() {
        Runnable due = atNextLookAtTheClock;
        atNextLookAtTheClock = () -> {};
        due.run();
        return nanos;
    }

    private static Method method(ServiceConfig config) {
        try (CqlSession session = Sessions.open(config.primary())) {
            FieldNumbers numbers = MethodTable.number(config, session, FieldNumbers.empty());
            return MethodTable.prepare(config, session, numbers).methods().stream()
                    .filter(method -> method.name().equals("Join"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private Heard call() {
        return call(Context.current());
    }

    private Heard call(Context context) {
        Heard heard = new Heard();
        context.withValue(Caller.KEY, WEB).run(() -> handler.invoke(REQUEST, heard));
        return heard;
    }

    private Flight<FlightKey, byte[]> flight() {
        return flights.get(flights.size() - 1);
    }

    private void land(Outcome<byte[]> outcome) {
        flight().begin();
        flight().land(outcome);
    }

    private double count(String name, String... tags) {
        return registry.get(name).tags(tags).counter().count();
    }

    private long ended(Status.Code code) {
        return registry.get("ringshift.calls").tag("code", code.name()).timer().count();
    }

    @Test
    void should_say_unavailable_when_the_connection_of_the_query_closes() {
        Heard heard = call();

        land(new Outcome.Failure<>(new ClosedConnectionException("Lost connection")));

        assertThat(heard.error())
                .hasMessageStartingWith("UNAVAILABLE: Cannot read: the database does not answer (ClosedConnection");
        assertThat(ended(Status.Code.UNAVAILABLE)).isOne();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_keep_the_caller_s_place_until_the_answer_has_left() {
        Heard heard = call();

        land(new Outcome.Answer<>(new byte[] {1}));

        assertThat(heard.reply()).containsExactly(1);
        assertThat(quota.callers()).isOne();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_give_the_place_back_once_when_the_caller_leaves_with_its_answer_on_the_way() {
        Heard first = call();
        Heard second = call();
        land(new Outcome.Answer<>(new byte[] {1}));

        first.cancel();

        assertThat(ended(Status.Code.OK)).isEqualTo(2);
        assertThat(quota.callers()).isOne();
        second.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_leave_the_flight_and_give_the_place_back_when_the_caller_cancels() {
        Heard heard = call();

        heard.cancel();

        assertThat(heard.isNothing()).isTrue();
        assertThat(withdrawn).containsExactly(flight());
        assertThat(quota.callers()).isZero();
        assertThat(ended(Status.Code.CANCELLED)).isOne();
    }

    @Test
    void should_count_it_as_a_deadline_when_the_caller_cancels_because_its_time_is_up() {
        ScheduledExecutorService unused = Executors.newSingleThreadScheduledExecutor();
        try (var context = Context.current().withDeadline(Deadline.after(1, TimeUnit.MILLISECONDS), unused)) {
            call(context).cancel();
        } finally {
            unused.shutdownNow();
        }

        assertThat(ended(Status.Code.DEADLINE_EXCEEDED)).isOne();
    }

    @Test
    void should_leave_the_flight_when_the_method_s_time_is_up() {
        Heard heard = call();

        nanos += Duration.ofSeconds(10).toNanos();
        timeouts.look();

        assertThat(heard.error()).hasMessageContaining("DEADLINE_EXCEEDED: Cannot answer within methods.Join.timeout");
        assertThat(withdrawn).containsExactly(flight());
        assertThat(timeouts.watched()).isZero();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_leave_the_flight_that_it_gets_a_seat_in_while_its_time_is_found_to_be_up() {
        Consumer<Forwarded> owner = forwarding();
        Heard heard = call();

        nanos += Duration.ofSeconds(10).toNanos();
        // at the second look: the first is that of Timeouts
        atNextLookAtTheClock =
                () -> atNextLookAtTheClock = () -> owner.accept(new Router.Unreached(Status.UNAVAILABLE));
        timeouts.look();

        assertThat(heard.error()).hasMessageContaining("DEADLINE_EXCEEDED");
        assertThat(flights).hasSize(1);
        assertThat(withdrawn).containsExactlyElementsOf(flights);
    }

    /** The owner answers when the test says. */
    private Consumer<Forwarded> forwarding() {
        List<Consumer<Forwarded>> told = new ArrayList<>();
        owners = (method, caller, request, left, done) -> told.add(done);
        return outcome -> told.get(0).accept(outcome);
    }

    @Test
    void should_hand_on_what_the_owner_says_when_it_refuses() {
        Consumer<Forwarded> owner = forwarding();
        Heard heard = call();

        owner.accept(new Router.Refused(Status.NOT_FOUND.withDescription("so").asRuntimeException()));

        assertThat(heard.error()).hasMessage("NOT_FOUND: so");
        assertThat(flights).isEmpty();
        assertThat(count("ringshift.forwarded")).isOne();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_serve_the_request_here_when_its_owner_is_not_reached() {
        Consumer<Forwarded> owner = forwarding();
        Heard heard = call();

        owner.accept(new Router.Unreached(Status.UNAVAILABLE));
        land(new Outcome.Answer<>(new byte[] {1}));

        assertThat(heard.reply()).containsExactly(1);
        assertThat(count("ringshift.forwarded")).isZero();
        assertThat(count("ringshift.requests")).isOne();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    @Test
    void should_say_internal_and_log_it_when_the_way_to_the_owner_fails() {
        owners = (method, caller, request, left, done) -> {
            throw new IllegalArgumentException("secret");
        };

        Heard heard = call();

        assertThat(heard.error()).hasMessageStartingWith("INTERNAL: Cannot read: IllegalArgumentException");
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("Cannot read Join: IllegalArgument")
                .doesNotContain("secret");
        assertThat(timeouts.watched()).isZero();
        heard.flush();
        assertThat(quota.callers()).isZero();
    }

    private static QueryListener<byte[]> lander(Flight<FlightKey, byte[]> flight) {
        return new QueryListener<>() {
            @Override
            public void expired() {}

            @Override
            public void ended(Outcome<byte[]> outcome) {
                flight.land(outcome);
            }
        };
    }

    @Test
    void should_log_a_failure_once_when_many_wait_for_the_query() {
        List<Heard> all = List.of(call(), call());

        flight().begin();
        failures.of((key, useful, query) -> query.ended(new Outcome.Failure<>(new IllegalStateException("secret"))))
                .send(flight().key(), 1, lander(flight()));

        assertThat(all).allSatisfy(heard -> assertThat(heard.error()).hasMessageStartingWith("INTERNAL: "));
        assertThat(logged)
                .singleElement()
                .asString()
                .contains("Cannot read Join: IllegalState")
                .doesNotContain("secret");
    }

    @Test
    void should_count_refusals_by_what_is_full() {
        call();
        call();
        Heard third = call();
        Heard fourth = call();
        OverloadException overload =
                Objects.requireNonNull(catchThrowableOfType(OverloadException.class, () -> quota.enter("web")));
        land(new Outcome.Failure<>(overload));

        assertThat(third.error()).hasMessageContaining("RESOURCE_EXHAUSTED: Cannot wait for this read: 2 requests");
        assertThat(fourth.error()).hasMessageContaining("Cannot take more than 3 requests of web at once");
        assertThat(count("ringshift.refused", "reason", "flight")).isOne();
        assertThat(count("ringshift.refused", "reason", "caller")).isOne();
        assertThat(count("ringshift.refused", "reason", "database")).isEqualTo(2);
        assertThat(Objects.requireNonNull(metrics.totals().get("Join")).refused())
                .isEqualTo(4);
        assertThat(logged).isEmpty();
    }

    @Test
    void should_count_a_request_once_when_it_outlasts_its_flight() {
        Heard heard = call();
        land(new Outcome.Expired<>());
        land(new Outcome.Answer<>(new byte[] {1}));

        assertThat(heard.reply()).isNotEmpty();
        assertThat(flights).hasSize(2);
        assertThat(count("ringshift.requests")).isOne();
    }

    @Test
    void should_measure_no_age_of_a_query_that_is_not_sent_yet() {
        call();
        call().cancel();
        assertThat(count("ringshift.joins")).isOne();
        assertThat(registry.get("ringshift.join.age").timer().count()).isZero();

        flight().begin();
        nanos += 1_000;
        call();

        assertThat(registry.get("ringshift.join.age").timer().count()).isOne();
    }
}
