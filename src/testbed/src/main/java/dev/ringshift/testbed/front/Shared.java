package dev.ringshift.testbed.front;

import java.net.InetSocketAddress;

/** What all connections of a front have in common. */
record Shared(InetSocketAddress node, Sharding sharding, Attribution attribution, TrafficRecorder recorder) {
    Shared(InetSocketAddress node, Sharding sharding) {
        this(node, sharding, new Attribution(), new TrafficRecorder(sharding));
    }
}
