package dev.ringshift.testbed.load;

import io.grpc.Channel;
import java.util.List;

/** Where requests are sent. Used by one thread. */
public interface Channels extends AutoCloseable {
    /**
     * One connection to each target, in turn.
     *
     * @param targets such as 127.0.0.1:9090, without TLS
     */
    static Channels roundRobin(List<String> targets, int eventLoops) {
        return new RoundRobinChannels(targets, eventLoops);
    }

    /** That for the next request, which is about this key. */
    Channel channel(long key);

    @Override
    void close();
}
