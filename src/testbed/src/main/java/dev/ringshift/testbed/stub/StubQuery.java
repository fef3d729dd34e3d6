package dev.ringshift.testbed.stub;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;

/** A query of a client that waits for its answer. */
record StubQuery(
        ChannelHandlerContext context,
        int streamId,
        Statement statement,
        PartitionKey partition,
        boolean skipsMetadata,
        long arrivalNanos)
        implements Work {
    /** A client that has gone gets nothing, as from a node; the work is done all the same. */
    void answer() {
        if (context.channel().isActive()) {
            // a failure comes to the connection's handler, which closes it
            ChannelFuture unused = context.writeAndFlush(
                    statement.encode(context.alloc(), streamId, skipsMetadata, partition), context.voidPromise());
        }
    }
}
