package dev.ringshift.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.common.util.concurrent.ListenableFuture;
import dev.ringshift.service.config.ServiceConfig;
import dev.ringshift.service.config.ServiceConfigReader;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Changes of the config file under a service that runs. */
class ReloadTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String OTHER = "methods.Other { coalesce = off }\n";

    @TempDir
    private Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private ServiceStage stage;
    private ReadService service;
    private Path file;
    private ManagedChannel channel;

    @BeforeEach
    void start() {
        stage = new ServiceStage(folder, Duration.ofMillis(5));
        ServiceConfig config = stage.config("");
        file = stage.file();
        service = stage.start(config);
        channel = stage.channel(service.address());
        FileWatch watch = new FileWatch();
        watch.add(file);
        watch.add(config.fieldNumbers());
        watch(watch, () -> service.reload(ServiceConfigReader.read(file, List.of())));
    }

    private void watch(FileWatch watch, Runnable reload) {
        stage.own(Reload.onChange(file, watch, reload, said::add));
    }

    @AfterEach
    void close() throws Exception {
        stage.close();
    }

    private void awaitSaid(String... words) {
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(String.join("\n", said)).contains(words));
    }

    private void assertServed(String method) throws Exception {
        assertThat(ServiceStage.ask(channel, method, 5, PATIENCE).get()).isNotEmpty();
    }

    private void write(String text) throws Exception {
        Files.writeString(file, text);
    }

    @Test
    void should_name_line_and_key_and_go_on_as_before_when_the_new_file_has_mistakes() throws Exception {
        String text = Files.readString(file);
        long lines = text.lines().count();

        write(text + "methods.Join.timeuot = 1s\nmethods.Next.coalesce = joni\n");

        awaitSaid(
                "%s:%d: methods.Join.timeuot".formatted(file, lines + 1),
                "did you mean methods.Join.timeout?",
                "%s:%d: methods.Next.coalesce = joni".formatted(file, lines + 2),
                "; the methods stay as they were");
        assertServed("Join");
        assertServed("Next");
    }

    @Test
    void should_go_on_as_before_when_the_new_file_is_cut_off() throws Exception {
        String text = Files.readString(file);

        write(text.substring(0, text.indexOf("Next")));

        awaitSaid("; the methods stay as they were");
        assertServed("Join");
    }

    @Test
    void should_take_over_a_change_that_was_made_while_the_service_started() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "");
        FileWatch before = new FileWatch();
        before.add(other);
        Files.setLastModifiedTime(other, FileTime.fromMillis(1000));
        AtomicInteger reloads = new AtomicInteger();

        watch(before, reloads::incrementAndGet);

        await().atMost(PATIENCE).until(() -> reloads.get() == 1);
    }

    @Test
    void should_try_again_and_say_why_once_when_the_files_are_not_to_blame() throws Exception {
        Path other = Files.writeString(folder.resolve("other"), "");
        FileWatch changed = new FileWatch();
        changed.add(other);
        Files.setLastModifiedTime(other, FileTime.fromMillis(1000));
        AtomicInteger reloads = new AtomicInteger();

        watch(changed, () -> {
            if (reloads.incrementAndGet() < 3) {
                throw new IllegalStateException("the database is away");
            }
        });

        awaitSaid("the database is away; the methods stay as they were", "ringshift: took over " + file);
        assertThat(String.join("\n", said)).containsOnlyOnce("the database is away");
        assertThat(reloads).hasValue(3);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "coalesce = next",
                "share = caller",
                "timeout = 9s",
                "max-reply = 1MiB",
                "cql = \"SELECT content, message_id, author_id FROM chat.messages WHERE channel_id = :channel_id AND bucket = :bucket\""
            })
    void should_send_a_query_of_its_own_when_the_one_in_progress_is_of_the_method_as_it_was(String change)
            throws Exception {
        stage.stub().setLatency(Duration.ofSeconds(2));
        ListenableFuture<byte[]> before = ServiceStage.ask(channel, "Join", 5, PATIENCE);
        await().until(() -> stage.stub().stats().inProgress() == 1);

        service.reload(stage.configOf(Files.readString(file) + "methods.Join { " + change + " }"));
        ListenableFuture<byte[]> after = ServiceStage.ask(channel, "Join", 5, PATIENCE);

        assertThat(before.get()).isNotEmpty();
        assertThat(after.get()).isNotEmpty();
        assertThat(stage.stub().stats().executed()).isEqualTo(2);
        await().untilAsserted(() -> assertThat(service.keysInFlight()).isZero());
    }

    /** It may take as long as the driver waits for an answer. */
    @Test
    void should_end_when_a_reload_waits_for_the_database() throws Exception {
        String text = Files.readString(file) + "source.driver { basic.request.timeout = 1h }\n";
        service.close();
        ReadService patient = stage.start(stage.configOf(text));
        stage.stub().hangAtPrepare();
        ServiceConfig changed = stage.configOf(text.replace("message_id, author_id", "author_id, message_id"));
        CompletableFuture<Void> reload = CompletableFuture.runAsync(() -> patient.reload(changed));
        await().atMost(PATIENCE).until(() -> stage.stub().unansweredPrepares() > 0);

        CompletableFuture<Void> close = CompletableFuture.runAsync(patient::close);

        assertThat(close).succeedsWithin(PATIENCE);
        assertThat(reload)
                .failsWithin(PATIENCE)
                .withThrowableThat()
                .withMessageContaining("Cannot prepare methods.Join");
    }

    @Test
    void should_take_over_a_method_as_soon_as_its_fields_have_numbers() throws Exception {
        String text = Files.readString(file);

        write(text + OTHER);
        awaitSaid(
                "methods.Other: field channel_id of OtherRequest has no number in the lock file; run `ringshift serve --lock`");
        Said.assertStatus(
                ServiceStage.ask(channel, "Other", 5, PATIENCE), Status.Code.UNIMPLEMENTED, "chat.v1.Chat/Other");

        stage.lock(ServiceConfigReader.read(file, List.of()));
        awaitSaid("ringshift: took over " + file);
        assertServed("Other");
        assertServed("Join");
    }
}
