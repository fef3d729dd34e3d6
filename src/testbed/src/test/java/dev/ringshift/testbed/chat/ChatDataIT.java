package dev.ringshift.testbed.chat;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import dev.ringshift.testbed.ClusterPair;
import dev.ringshift.testbed.ClusterPairExtension;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterPairExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ChatDataIT {
    private static final ChatData DATA = new ChatData(5_000, 11, new ChatMix(0.1, 0.1, 0.2, 0.02));

    private final ClusterPair pair;
    private final String keyspace;
    private final List<Long> progress = new ArrayList<>();

    ChatDataIT(ClusterPair pair) {
        this.pair = pair;
        this.keyspace = pair.createKeyspace(ChatDataIT.class);
    }

    @BeforeAll
    void load() {
        for (CqlSession session : sessions()) {
            assertThat(DATA.load(session, keyspace, progress::add)).isEqualTo(DATA.counts());
        }
    }

    @Test
    void should_find_exactly_the_live_rows_when_loaded() {
        for (CqlSession session : sessions()) {
            int rows = 0;
            for (Row ignored : session.execute("SELECT message_id FROM %s.messages".formatted(keyspace))) {
                rows++;
            }
            assertThat(rows).isEqualTo(5_000);
        }
    }

    @Test
    void should_find_content_writetimes_and_ttls_when_read_back() {
        for (CqlSession session : sessions()) {
            DATA.messages().limit(400).forEach(message -> assertStored(message, session));
        }
    }

    @Test
    void should_report_progress_up_to_all_that_was_written() {
        assertThat(progress).endsWith(DATA.counts().written());
    }

    private List<CqlSession> sessions() {
        return List.of(pair.source().session(), pair.target().session());
    }

    private void assertStored(ChatMessage message, CqlSession session) {
        Row row = session.execute(
                        ("SELECT content, WRITETIME(content) AS content_time, WRITETIME(author_id) AS author_time,"
                                        + " TTL(content) AS ttl, edited_at, attachments FROM %s.messages"
                                        + " WHERE channel_id = ? AND bucket = ? AND message_id = ?")
                                .formatted(keyspace),
                        message.channelId(),
                        message.bucket(),
                        message.messageId())
                .one();
        if (message.fate() instanceof ChatMessage.Deleted) {
            assertThat(row).isNull();
            return;
        }
        assertThat(row).isNotNull();
        assertThat(row.getString("content")).isEqualTo(message.currentContent());
        if (message.body() == null) {
            return;
        }
        assertThat(row.getLong("author_time")).isEqualTo(message.writetimeMicros());
        if (message.fate() instanceof ChatMessage.Edited edited) {
            assertThat(row.getInstant("edited_at")).isEqualTo(edited.at());
            assertThat(row.getLong("content_time")).isEqualTo(ChatMessage.micros(edited.at()));
        } else {
            assertThat(row.isNull("edited_at")).isTrue();
            assertThat(row.getLong("content_time")).isEqualTo(message.writetimeMicros());
        }
        assertThat(row.isNull("attachments")).isEqualTo(message.body().attachments() == null);
        assertTtl(message, row);
    }

    private static void assertTtl(ChatMessage message, Row row) {
        if (message.ttlSeconds() == 0) {
            assertThat(row.isNull("ttl")).isTrue();
        } else {
            assertThat(row.getInt("ttl")).isBetween(message.ttlSeconds() - 600, message.ttlSeconds());
        }
    }
}
