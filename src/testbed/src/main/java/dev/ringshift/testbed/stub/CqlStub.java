package dev.ringshift.testbed.stub;

import dev.ringshift.testbed.ProgramOptions;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.LengthFieldBasedFrameDecoder;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.commons.cli.ParseException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A CQL node whose answers are made up, and take as long as it is told. May be used from any thread. */
public final class CqlStub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CqlStub.class);
    private static final int MAX_FRAME_BYTES = 1 << 20;
    private static final int LENGTH_AT = 5;
    private static final int FLUSH_AFTER = 256;
    private static final int CLOSE_SECONDS = 5;

    private final EventLoopGroup group;
    private final EventLoop loop;
    private final WorkQueue<StubQuery> queue;
    private final Statements statements = new Statements();
    private final AtomicLong latencyNanos;
    private final Channel listener;

    private CqlStub(StubOptions options) {
        group = new NioEventLoopGroup(1, new DefaultThreadFactory("cql-stub", true));
        loop = group.next();
        latencyNanos = new AtomicLong(options.latency().toNanos());
        queue = new WorkQueue<>(options, System::nanoTime, this::work);
        listener = listen(options.address());
    }

    /**
     * Starts a stub in this process.
     *
     * @throws IllegalStateException if the address is taken
     */
    public static CqlStub start(StubOptions options) {
        return new CqlStub(options);
    }

    /** Runs a stub until the process is ended. Exits with 2 if the arguments make no sense, with 3 if it cannot listen. */
    public static void main(String[] args) throws InterruptedException {
        try {
            if (ProgramOptions.askForHelp(args)) {
                System.out.print(StubArguments.PROGRAM.help());
                return;
            }
            StubArguments arguments = StubArguments.parse(args);
            try (CqlStub stub = start(arguments.options());
                    StubHttp http = StubHttp.start(stub, arguments.httpAddress())) {
                System.out.printf(
                        "CQL at %s:%d, http://%s:%d/stats%n",
                        stub.address().getHostString(),
                        stub.address().getPort(),
                        http.address().getHostString(),
                        http.address().getPort());
                // until a signal ends the process
                new CountDownLatch(1).await();
            }
        } catch (ParseException | IllegalArgumentException e) {
            System.err.println(e.getMessage() + "; --help lists all options");
            System.exit(2);
        } catch (IllegalStateException | IOException e) {
            System.err.println(e.getMessage());
            System.exit(3);
        }
    }

    /** Where it listens. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** What it did since the start or the last reset. */
    public StubStats stats() {
        return inLoop(queue::stats);
    }

    /** How many queries of a partition it has begun to work on. */
    public long executed(PartitionKey partition) {
        return inLoop(() -> queue.executed(partition));
    }

    /** Counts from zero. */
    public void reset() {
        inLoop(() -> {
            queue.reset();
            return true;
        });
    }

    /** Changes how long queries take that are begun from now on; at most a minute. */
    public void setLatency(Duration latency) {
        StubOptions.checkLatency(latency);
        latencyNanos.set(latency.toNanos());
    }

    /** Leaves what it is to prepare without an answer from now on, like a node that hangs. */
    public void hangAtPrepare() {
        inLoop(() -> {
            statements.hang();
            return true;
        });
    }

    /** How many requests to prepare something were left without an answer. */
    public int unansweredPrepares() {
        return inLoop(statements::unanswered);
    }

    /** Ends all connections; queries that are worked on get no answer. */
    @Override
    public void close() {
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2L * CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private void work(StubQuery query) {
        // nobody waits for the future: finish tells of what goes wrong
        ScheduledFuture<?> unused = loop.schedule(() -> finish(query), latencyNanos.get(), TimeUnit.NANOSECONDS);
    }

    private void finish(StubQuery query) {
        try {
            query.answer();
        } catch (RuntimeException e) {
            LOG.warn("Cannot answer a query for {}", query.partition(), e);
        } finally {
            queue.done(query);
        }
    }

    private Channel listen(InetSocketAddress address) {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel channel) {
                        open(channel);
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            close();
            throw new IllegalStateException(
                    "Cannot listen at %s:%d: %s; give another address"
                            .formatted(
                                    address.getHostString(),
                                    address.getPort(),
                                    bound.cause().getMessage()),
                    bound.cause());
        }
        return bound.channel();
    }

    private void open(SocketChannel channel) {
        // answers that become due together leave in one write
        channel.pipeline()
                .addLast(new FlushConsolidationHandler(FLUSH_AFTER, true))
                .addLast(new LengthFieldBasedFrameDecoder(MAX_FRAME_BYTES, LENGTH_AT, Integer.BYTES))
                .addLast(new StubConnection(new SystemTables(channel.localAddress()), statements, queue));
    }

    private <T> T inLoop(Callable<T> task) {
        return loop.submit(task).syncUninterruptibly().getNow();
    }
}
