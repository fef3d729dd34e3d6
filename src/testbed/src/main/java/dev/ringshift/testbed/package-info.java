/**
 * Real Cassandra nodes as child processes: what integration tests, benchmarks and the demo run against.
 *
 * <p>Entry types: {@link dev.ringshift.testbed.CassandraCluster}, {@link dev.ringshift.testbed.ClusterPair} (a source
 * and a target), {@link dev.ringshift.testbed.ClusterPairExtension} (the pair that the tests of a module share) and
 * {@link dev.ringshift.testbed.Testbed} (the same from a command line). Runs on Linux, where all of 127.0.0.0/8 is
 * local.
 *
 * <p>Invariants: a cluster that {@code start} returned answers queries on all nodes; no node outlives the process that
 * started it, however that ends; two clusters never share an address unless their options ask for it.
 *
 * <p>Threads: options are immutable; clusters, pairs and nodes may be used from any thread.
 */
@NullMarked
package dev.ringshift.testbed;

import org.jspecify.annotations.NullMarked;
