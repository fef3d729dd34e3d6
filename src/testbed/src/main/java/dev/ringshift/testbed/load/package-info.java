/**
 * A load generator for unary gRPC methods, open loop: requests are sent at times that were intended beforehand, whatever the
 * answers do, and latency counts from the intended time. A server that stalls is so charged with all requests that would
 * have come meanwhile (no coordinated omission).
 *
 * <p>Entry type: {@link dev.ringshift.testbed.load.Loader}, in a process of its own or in that of the caller; what to do is a
 * {@link dev.ringshift.testbed.load.LoadOptions}, what came of it a {@link dev.ringshift.testbed.load.LoadResult}. How a
 * request gets to a server is a {@link dev.ringshift.testbed.load.Channels}.
 *
 * <p>Threads: the caller's sends; one event loop or few receive and record. The sender sleeps between intended times. The
 * system wakes it some 50 µs late, which counts as latency; to spin would be more exact, but would take one of the cores
 * that the server needs.
 *
 * <p>Bounded: the requests in flight; one beyond is not sent, and counts as failed ({@code OVERRUN}).
 */
@NullMarked
package dev.ringshift.testbed.load;

import org.jspecify.annotations.NullMarked;
