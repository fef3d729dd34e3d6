/**
 * A database for benchmarks that costs little and takes as long as it is told to: one CQL node with the table {@code
 * chat.messages}, whose answers are made up from the partition key that they are asked for.
 *
 * <p>Entry type: {@link dev.ringshift.testbed.stub.CqlStub}, in a process of its own or in that of the caller; what it did is
 * a {@link dev.ringshift.testbed.stub.StubStats}, what its rows hold a {@link dev.ringshift.testbed.stub.StubMessage}.
 *
 * <p>What it imitates: what the driver asks of a node at the start, statements that are prepared and executed with the whole
 * partition key restricted by {@code =}, a time that each query takes, and a capacity. A partition works on few queries at
 * once. The others of it wait, and while they wait each holds one of the workers that all partitions share: this is how a hot
 * partition slows the others of a real node.
 *
 * <p>What it does not imitate: writes, other tables, limits, pages, ranges within a partition (each query gets the partition's
 * ten rows), protocol versions other than 4, compression, TLS, authentication, more than one node.
 *
 * <p>Threads: one event loop does all but HTTP, so that nothing is locked and a query costs no change of threads. The price is
 * the loop's clock: an answer comes up to a millisecond late when the stub has little to do. {@code meanMicros} tells how
 * long queries took indeed.
 */
@NullMarked
package dev.ringshift.testbed.stub;

import org.jspecify.annotations.NullMarked;
