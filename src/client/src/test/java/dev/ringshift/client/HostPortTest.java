package dev.ringshift.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
    @ParameterizedTest
    @ValueSource(strings = {"reads.example.org:1", "reads-1:65535", "10.0.0.1:9090", "[fd00::2]:9090", "1a.example:2"})
    void should_be_what_grpc_makes_a_channel_to_when_it_is_parsed(String text) {
        HostPort parsed = HostPort.parse(text);

        assertThat(parsed).hasToString(text);
        assertThatCode(() -> Grpc.newChannelBuilderForAddress(
                                parsed.host(), parsed.port(), InsecureChannelCredentials.create())
                        .build()
                        .shutdownNow())
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_host:9090", "-a:1", "a-:1", "a..b:1", "[::1::]:1", "10.0.0.1.:1"})
    void should_be_refused_when_grpc_makes_no_channel_to_it(String text) {
        assertThatThrownBy(() -> HostPort.parse(text)).hasMessageStartingWith("not a host name that gRPC can use; ");
    }

    @Test
    void should_be_refused_when_it_has_no_port_that_exists() {
        assertThatThrownBy(() -> HostPort.parse("a")).hasMessageStartingWith("not host:port; ");
        assertThatThrownBy(() -> HostPort.parse("a:65536")).hasMessageStartingWith("not host:port; ");
    }
}
