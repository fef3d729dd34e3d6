package dev.ringshift.copy;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.cql.BoundStatement;
import java.nio.ByteBuffer;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class WriteTest {
    private static final long EXPIRY = 1_800_000_100L;

    private final BoundStatement statement = Statements.prepared("insert", 2).bind();

    @Test
    void should_be_sent_with_what_is_left_of_the_life() {
        Write write = new Write(statement, 1, EXPIRY, 10);

        assertThat(ttl(write, EXPIRY - 100)).isEqualTo(100);
        assertThat(ttl(write, EXPIRY - 1)).isEqualTo(1);
        assertThat(ttl(write, EXPIRY - 630_720_000)).isEqualTo(630_720_000);
    }

    @Test
    void should_be_expired_when_no_second_is_left() {
        Write write = new Write(statement, 1, EXPIRY, 10);

        assertThat(write.isExpired(EXPIRY - 1)).isFalse();
        assertThat(write.isExpired(EXPIRY)).as("a TTL of 0 would be none").isTrue();
        assertThat(write.isExpired(EXPIRY + 1)).isTrue();
    }

    @Test
    void should_be_sent_as_it_is_when_it_never_expires() {
        Write write = new Write(statement, 1, Write.NEVER, 10);

        assertThat(write.isExpired(Long.MAX_VALUE - 1)).isFalse();
        assertThat(write.at(EXPIRY)).isSameAs(statement);
    }

    private static int ttl(Write write, long nowSecond) {
        ByteBuffer ttl = Objects.requireNonNull(write.at(nowSecond).getBytesUnsafe(1));
        return ttl.getInt(0);
    }
}
