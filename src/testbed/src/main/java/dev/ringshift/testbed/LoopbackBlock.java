package dev.ringshift.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

/**
 * A block 127.x.y.0/24 of loopback addresses that no other cluster on this machine uses.
 *
 * <p>It is reserved by listening on its address .254: unlike a lock file, the kernel lets go of that however the process
 * ends, and it excludes other clusters of the same process, too.
 */
final class LoopbackBlock implements AutoCloseable {
    private static final int TRIES = 100;
    private static final int RESERVED = 254;

    private final String prefix;
    private final ServerSocket reservation;

    private LoopbackBlock(String prefix, ServerSocket reservation) {
        this.prefix = prefix;
        this.reservation = reservation;
    }

    /** Reserves a block whose first {@code size} addresses are free; low ones are left to people. */
    static LoopbackBlock reserve(int size, RandomGenerator random) {
        for (int i = 0; i < TRIES; i++) {
            Optional<LoopbackBlock> block =
                    tryReserve("127.%d.%d.".formatted(random.nextInt(16, 255), random.nextInt(256)), size);
            if (block.isPresent()) {
                return block.get();
            }
        }
        throw new IllegalStateException("Cannot find free loopback addresses: tried %d blocks".formatted(TRIES));
    }

    static Optional<LoopbackBlock> tryReserve(String prefix, int size) {
        try {
            LoopbackBlock block = new LoopbackBlock(prefix, listen(prefix + RESERVED, Ports.STORAGE));
            if (block.addresses(size).stream().allMatch(LoopbackBlock::isFree)) {
                return Optional.of(block);
            }
            block.close();
            return Optional.empty();
        } catch (IOException e) {
            // another cluster has it
            return Optional.empty();
        }
    }

    /** {@code size} addresses that follow each other. */
    static List<String> count(String first, int size) {
        int dot = first.lastIndexOf('.') + 1;
        int last = Integer.parseInt(first.substring(dot));
        return IntStream.range(last, last + size)
                .mapToObj(i -> first.substring(0, dot) + i)
                .toList();
    }

    static boolean isFree(String address) {
        for (int port : Ports.ALL) {
            try {
                listen(address, port).close();
            } catch (IOException e) {
                return false;
            }
        }
        return true;
    }

    List<String> addresses(int size) {
        return count(prefix + 1, size);
    }

    @Override
    public void close() {
        try {
            reservation.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot release the addresses " + prefix + "*", e);
        }
    }

    private static ServerSocket listen(String address, int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        try {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), port));
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }
}
