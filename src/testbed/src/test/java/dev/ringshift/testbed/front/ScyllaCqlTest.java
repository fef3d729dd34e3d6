package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.protocol.internal.request.Options;
import com.datastax.oss.protocol.internal.request.Prepare;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.request.query.QueryOptions;
import org.junit.jupiter.api.Test;

class ScyllaCqlTest {
    @Test
    void should_take_the_timeout_when_the_query_is_for_the_schema() {
        Query query = new Query(
                "SELECT * FROM system_schema.tables WHERE keyspace_name IN ('chat') USING TIMEOUT 30000ms",
                QueryOptions.DEFAULT);

        assertThat(ScyllaCql.translated(query)).hasValueSatisfying(message -> {
            Query changed = (Query) message;
            assertThat(changed.query).isEqualTo("SELECT * FROM system_schema.tables WHERE keyspace_name IN ('chat')");
            assertThat(changed.options).isSameAs(query.options);
        });
    }

    @Test
    void should_let_pass_when_the_query_is_another() {
        assertThat(ScyllaCql.translated(new Query("SELECT * FROM system_schema.tables")))
                .isEmpty();
        assertThat(ScyllaCql.translated(new Query("SELECT * FROM chat.messages USING TIMEOUT 1000ms")))
                .isEmpty();
        assertThat(ScyllaCql.translated(Options.INSTANCE)).isEmpty();
    }

    @Test
    void should_take_the_timeout_when_a_read_is_prepared() {
        assertThat(ScyllaCql.translated(
                        new Prepare("SELECT a FROM chat.messages\nWHERE b = :b\nUSING TIMEOUT 5000ms", "chat")))
                .hasValueSatisfying(message -> assertThat(((Prepare) message).cqlQuery)
                        .isEqualTo("SELECT a FROM chat.messages\nWHERE b = :b"));
    }

    @Test
    void should_take_the_bypass_when_rows_are_read() {
        assertThat(ScyllaCql.translated(
                        new Prepare("SELECT a FROM chat.messages WHERE token(a) > ? BYPASS CACHE", "chat")))
                .hasValueSatisfying(message -> {
                    Prepare changed = (Prepare) message;
                    assertThat(changed.cqlQuery).isEqualTo("SELECT a FROM chat.messages WHERE token(a) > ?");
                    assertThat(changed.keyspace).isEqualTo("chat");
                });
        assertThat(ScyllaCql.translated(new Prepare("SELECT a FROM chat.messages")))
                .isEmpty();
    }
}
