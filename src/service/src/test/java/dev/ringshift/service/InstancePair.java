package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.client.ReadServiceChannel;
import dev.ringshift.service.config.Address;
import io.grpc.ManagedChannel;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Two instances, each a process, in front of one stub of a database. */
final class InstancePair implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Of the stub, unless a test changes it. */
    static final Duration LATENCY = Duration.ofMillis(300);

    private static final Pattern ADMIN = Pattern.compile("Status page at (http://\\S+)");

    private final ServiceStage stage;
    private final List<Address> addresses;
    private final List<InstanceProcess> processes = new ArrayList<>();
    private final List<String> admins = new ArrayList<>();
    private final HttpClient http = HttpClient.newHttpClient();

    private InstancePair(ServiceStage stage, List<Address> addresses) {
        this.stage = stage;
        this.addresses = addresses;
    }

    /** They serve; they may not have found each other yet. */
    static InstancePair start(Path folder) throws Exception {
        ServiceStage stage = new ServiceStage(folder, LATENCY);
        InstancePair pair = new InstancePair(
                stage,
                IntStream.range(0, 2)
                        .mapToObj(i -> new Address("127.0.0.1", ServiceStage.freePort()))
                        .toList());
        try {
            pair.startAll();
            return pair;
        } catch (RuntimeException | AssertionError e) {
            pair.close();
            throw e;
        }
    }

    private void startAll() {
        String members =
                "members { source = static, static { a = \"%s\", b = \"%s\" } }".formatted(address(0), address(1));
        stage.lock(stage.config(members + ", members.id = a"));
        for (int i = 0; i < 2; i++) {
            processes.add(InstanceProcess.start(List.of(
                    "--config",
                    stage.file().toString(),
                    "--set",
                    "members.id=" + "ab".charAt(i),
                    "--set",
                    "server.listen=\"%s\"".formatted(address(i)))));
        }
        for (InstanceProcess process : processes) {
            Matcher admin = ADMIN.matcher(process.awaitLine("Status page at"));
            assertThat(admin.find()).isTrue();
            admins.add(admin.group(1));
        }
    }

    ServiceStage stage() {
        return stage;
    }

    Address address(int instance) {
        return addresses.get(instance);
    }

    InstanceProcess process(int instance) {
        return processes.get(instance);
    }

    /** A channel to each, which knows nothing of routing. */
    List<ManagedChannel> plain() {
        return addresses.stream().map(stage::channel).toList();
    }

    /** Until each instance has found the other, so that whichever a client asks names both. */
    void awaitForwarding(List<ManagedChannel> channels) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            for (String admin : admins) {
                assertThat(page(admin + "status.json")).contains("\"a at ", "\"b at ");
            }
        });
        await().atMost(PATIENCE).untilAsserted(() -> {
            stage.stub().reset();
            answers(askAll(channels, 100, 999));
            assertThat(stage.stub().stats().executed()).isEqualTo(1);
        });
    }

    /** A channel that knows routing, and asks now and then who is there. */
    ManagedChannel routed(Duration every) {
        return stage.opened(
                ReadServiceChannel.to(address(0).toString(), address(1).toString())
                        .every(every)
                        .build());
    }

    /** Until the client sends every request to where it belongs. */
    ManagedChannel awaitRouting(ManagedChannel channel) {
        await().atMost(PATIENCE).untilAsserted(() -> {
            long[] served = {served(0), served(1)};
            long forwarded = forwarded();
            answers(askEach(channel, 50));
            assertThat(served(0)).isGreaterThan(served[0]);
            assertThat(served(1)).isGreaterThan(served[1]);
            assertThat(forwarded()).isEqualTo(forwarded);
        });
        return channel;
    }

    /** Asks for a key, by one channel after the other. */
    static List<ListenableFuture<byte[]>> askAll(List<ManagedChannel> channels, int requests, long key) {
        return IntStream.range(0, requests)
                .mapToObj(i -> ServiceStage.ask(channels.get(i % channels.size()), "Join", key, PATIENCE))
                .toList();
    }

    /** Asks once for each of so many keys. */
    static List<ListenableFuture<byte[]>> askEach(ManagedChannel channel, int keys) {
        return IntStream.range(0, keys)
                .mapToObj(key -> ServiceStage.ask(channel, "Join", key, PATIENCE))
                .toList();
    }

    /** Fails when a call did. */
    static void answers(List<ListenableFuture<byte[]>> calls) throws Exception {
        for (ListenableFuture<byte[]> call : calls) {
            assertThat(call.get()).isNotEmpty();
        }
    }

    /** Requests that an instance served itself, its own and those that were forwarded to it. */
    long served(int instance) throws Exception {
        return counter(instance, "ringshift_requests_total");
    }

    /** Requests that an instance handed to the other one. */
    long forwarded(int instance) throws Exception {
        return counter(instance, "ringshift_forwarded_total");
    }

    /** By both. */
    long forwarded() throws Exception {
        return forwarded(0) + forwarded(1);
    }

    private String page(String url) throws Exception {
        return http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofString())
                .body();
    }

    private long counter(int instance, String name) throws Exception {
        return page(admins.get(instance) + "metrics")
                .lines()
                .filter(line -> line.startsWith(name + "{"))
                .flatMapToLong(
                        line -> LongStream.of((long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1))))
                .sum();
    }

    @Override
    public void close() throws Exception {
        for (InstanceProcess process : processes) {
            process.close();
        }
        stage.close();
    }
}
