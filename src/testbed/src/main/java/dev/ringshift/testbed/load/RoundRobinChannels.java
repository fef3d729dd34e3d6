package dev.ringshift.testbed.load;

import io.grpc.Channel;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioSocketChannel;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One connection to each target, in turn; answers are handled in the event loops. */
final class RoundRobinChannels implements Channels {
    private static final int CLOSE_SECONDS = 5;

    private final EventLoopGroup group;
    private final List<ManagedChannel> channels;
    private int next;

    RoundRobinChannels(List<String> targets, int eventLoops) {
        group = new MultiThreadIoEventLoopGroup(
                eventLoops, new DefaultThreadFactory("loader", true), NioIoHandler.newFactory());
        channels = targets.stream().map(this::open).toList();
    }

    @Override
    public Channel channel(long key) {
        next = next + 1 < channels.size() ? next + 1 : 0;
        return channels.get(next);
    }

    @Override
    public void close() {
        channels.forEach(ManagedChannel::shutdownNow);
        try {
            for (ManagedChannel channel : channels) {
                channel.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        group.shutdownGracefully(0, CLOSE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2L * CLOSE_SECONDS, TimeUnit.SECONDS);
    }

    private ManagedChannel open(String target) {
        return NettyChannelBuilder.forTarget(target)
                .usePlaintext()
                .directExecutor()
                .eventLoopGroup(group)
                .channelType(NioSocketChannel.class)
                .build();
    }
}
