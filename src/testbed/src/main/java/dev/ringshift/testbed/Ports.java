package dev.ringshift.testbed;

import java.util.List;

/** The ports of a node: the usual ones, because every node has an address of its own. */
final class Ports {
    static final int CQL = 9042;
    static final int STORAGE = 7000;
    static final int JMX = 7199;
    static final List<Integer> ALL = List.of(CQL, STORAGE, JMX);

    private Ports() {}
}
