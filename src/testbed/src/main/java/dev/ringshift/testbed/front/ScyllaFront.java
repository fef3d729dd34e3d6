package dev.ringshift.testbed.front;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stands before one Cassandra node and makes it look like one of ScyllaDB with several shards. */
public final class ScyllaFront implements AutoCloseable {
    static final int SHARD_AWARE_PORT = 19042;

    private static final Logger LOG = LoggerFactory.getLogger(ScyllaFront.class);
    private static final int PORT = 9042;
    private static final int FIRST_ADDRESS = 201;
    private static final int LAST_ADDRESS = 253;
    private static final int MAX_CONNECTIONS = 1_000;

    private final Shared shared;
    private final Listeners listeners;
    private final List<Thread> acceptors;
    private final AtomicInteger turn = new AtomicInteger();
    private final AtomicInteger names = new AtomicInteger();
    private final Set<FrontConnection> connections = new HashSet<>();
    private boolean closed;

    private ScyllaFront(Shared shared, Listeners listeners) {
        this.shared = shared;
        this.listeners = listeners;
        int shards = shared.sharding().shards();
        this.acceptors = List.of(
                acceptor(listeners.ordinary(), client -> Math.floorMod(turn.getAndIncrement(), shards)),
                acceptor(listeners.shardAware(), client -> client.getPort() % shards));
    }

    /**
     * Starts it on a free address near that of the node, of which no cluster of the testbed makes use.
     *
     * @param node on a loopback address 127.x.y.z, where it answers CQL; it may start later than the front
     * @param shards to imitate, 1 to 1024
     * @throws IllegalStateException if there is no free address
     */
    public static ScyllaFront start(InetSocketAddress node, int shards) {
        Shared shared = new Shared(node, new Sharding(shards));
        byte[] address = node.getAddress().getAddress();
        if (!node.getAddress().isLoopbackAddress() || address.length != 4) {
            throw new IllegalArgumentException("Cannot stand before %s: not at 127.x.y.z".formatted(node));
        }
        for (int last = LAST_ADDRESS; last >= FIRST_ADDRESS; last--) {
            address[3] = (byte) last;
            try {
                ScyllaFront front = new ScyllaFront(shared, Listeners.bind(InetAddress.getByAddress(address)));
                front.acceptors.forEach(Thread::start);
                return front;
            } catch (IOException e) {
                LOG.debug("{} is taken", last, e);
            }
        }
        throw new IllegalStateException(
                "Cannot start a front for %s: ports %d and %d are taken on its addresses .%d to .%d"
                        .formatted(node, PORT, SHARD_AWARE_PORT, FIRST_ADDRESS, LAST_ADDRESS));
    }

    /** Where each connection gets the next shard in turn. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listeners.ordinary().getLocalSocketAddress();
    }

    /** Where a connection gets the shard that is the client's port modulo the number of shards. */
    public InetSocketAddress shardAwareAddress() {
        return (InetSocketAddress) listeners.shardAware().getLocalSocketAddress();
    }

    /** What came since the start. */
    public ShardTraffic traffic() {
        return shared.recorder().traffic(connectionsByShard());
    }

    /** Ends all connections, and returns when their threads have ended. */
    @Override
    public void close() {
        List<FrontConnection> open;
        synchronized (this) {
            closed = true;
            open = List.copyOf(connections);
        }
        listeners.close();
        open.forEach(FrontConnection::close);
        try {
            for (Thread acceptor : acceptors) {
                acceptor.join();
            }
            for (FrontConnection connection : open) {
                connection.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Thread daemon(String name, Runnable task) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }

    private Thread acceptor(ServerSocket listener, ToIntFunction<Socket> shards) {
        return daemon(
                "front-%s:%d".formatted(listener.getInetAddress().getHostAddress(), listener.getLocalPort()),
                () -> accept(listener, shards));
    }

    private void accept(ServerSocket listener, ToIntFunction<Socket> shards) {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                open(client, shards.applyAsInt(client));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    LOG.warn("Cannot accept a connection at {}: {}", listener.getLocalSocketAddress(), e.getMessage());
                }
            }
        }
    }

    private synchronized void open(Socket client, int shard) {
        if (closed || connections.size() >= MAX_CONNECTIONS) {
            LOG.warn("Cannot serve {}: the front is closed, or serves {} connections already", client, MAX_CONNECTIONS);
            FrontConnection.closeQuietly(client);
            return;
        }
        FrontConnection connection = new FrontConnection(
                "front-%s-%d".formatted(address().getHostString(), names.incrementAndGet()),
                shard,
                client,
                shared,
                this::forget);
        connections.add(connection);
        connection.start();
    }

    private synchronized void forget(FrontConnection connection) {
        connections.remove(connection);
    }

    private synchronized List<Integer> connectionsByShard() {
        return IntStream.range(0, shared.sharding().shards())
                .map(shard -> (int) connections.stream()
                        .filter(connection -> connection.shard() == shard)
                        .count())
                .boxed()
                .toList();
    }

    /** Both ports of one address. */
    private record Listeners(ServerSocket ordinary, ServerSocket shardAware) {
        static Listeners bind(InetAddress address) throws IOException {
            ServerSocket ordinary = listen(address, PORT);
            try {
                return new Listeners(ordinary, listen(address, SHARD_AWARE_PORT));
            } catch (IOException e) {
                ordinary.close();
                throw e;
            }
        }

        void close() {
            try (shardAware) {
                ordinary.close();
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot close the ports of " + ordinary.getInetAddress(), e);
            }
        }

        private static ServerSocket listen(InetAddress address, int port) throws IOException {
            ServerSocket socket = new ServerSocket();
            try {
                socket.bind(new InetSocketAddress(address, port));
                return socket;
            } catch (IOException e) {
                socket.close();
                throw e;
            }
        }
    }
}
