package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LoopbackBlockTest {
    @Test
    void should_reserve_another_block_when_one_is_taken() {
        try (LoopbackBlock first = LoopbackBlock.reserve(3, new Random(1));
                LoopbackBlock second = LoopbackBlock.reserve(3, new Random(1))) {
            assertThat(first.addresses(3)).hasSize(3).doesNotContainAnyElementsOf(second.addresses(3));
        }
    }

    @Test
    void should_reserve_a_block_again_when_it_was_released() {
        String address;
        try (LoopbackBlock first = LoopbackBlock.reserve(1, new Random(2))) {
            address = first.addresses(1).get(0);
        }
        try (LoopbackBlock second = LoopbackBlock.reserve(1, new Random(2))) {
            assertThat(second.addresses(1)).containsExactly(address);
        }
    }

    @Test
    void should_pass_over_a_block_when_a_port_of_its_nodes_is_in_use() throws IOException {
        String address;
        try (LoopbackBlock first = LoopbackBlock.reserve(2, new Random(3))) {
            address = first.addresses(2).get(1);
        }
        try (ServerSocket leftover = new ServerSocket()) {
            leftover.bind(new InetSocketAddress(InetAddress.getByName(address), Ports.CQL));
            try (LoopbackBlock second = LoopbackBlock.reserve(2, new Random(3))) {
                assertThat(second.addresses(2)).doesNotContain(address);
            }
        }
    }

    @Test
    void should_count_up_when_the_first_address_is_given() {
        assertThat(LoopbackBlock.count("127.0.0.11", 3)).containsExactly("127.0.0.11", "127.0.0.12", "127.0.0.13");
    }
}
