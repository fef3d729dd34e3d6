package dev.ringshift.testbed.front;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.protocol.internal.request.Options;
import com.datastax.oss.protocol.internal.request.Query;
import com.datastax.oss.protocol.internal.request.query.QueryOptions;
import org.junit.jupiter.api.Test;

class SchemaQueryTest {
    @Test
    void should_take_the_timeout_when_the_query_is_for_the_schema() {
        Query query = new Query(
                "SELECT * FROM system_schema.tables WHERE keyspace_name IN ('chat') USING TIMEOUT 30000ms",
                QueryOptions.DEFAULT);

        assertThat(SchemaQuery.withoutTimeout(query)).hasValueSatisfying(changed -> {
            assertThat(changed.query).isEqualTo("SELECT * FROM system_schema.tables WHERE keyspace_name IN ('chat')");
            assertThat(changed.options).isSameAs(query.options);
        });
    }

    @Test
    void should_let_pass_when_the_query_is_another() {
        assertThat(SchemaQuery.withoutTimeout(new Query("SELECT * FROM system_schema.tables")))
                .isEmpty();
        assertThat(SchemaQuery.withoutTimeout(new Query("SELECT * FROM chat.messages USING TIMEOUT 1000ms")))
                .isEmpty();
        assertThat(SchemaQuery.withoutTimeout(Options.INSTANCE)).isEmpty();
    }
}
