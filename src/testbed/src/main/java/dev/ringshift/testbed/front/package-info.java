/**
 * A front that makes one Cassandra node look like ScyllaDB to a driver that routes by shard, and that counts which
 * statements reach the shard that owns their token.
 *
 * <p>Entry type: {@link dev.ringshift.testbed.front.ScyllaFront}; what it saw is a {@link
 * dev.ringshift.testbed.front.ShardTraffic}.
 *
 * <p>What it imitates: the SCYLLA_* options of SUPPORTED, one shard per connection (in turn on the ordinary port, by
 * the client's source port on the shard-aware one), and the refusal of protocol versions above 4. From the driver's queries
 * for the schema it takes ScyllaDB's {@code USING TIMEOUT}, from other reads {@code BYPASS CACHE}; Cassandra refuses both. All else passes byte for byte, in
 * both directions. Not even {@code system.local} is rewritten: a driver keeps the address it connected to for the node it
 * asks, and with one node there are no peers.
 *
 * <p>What it does not imitate: tablets ({@code TABLETS_ROUTING_V1}), the mark of lightweight transactions in PREPARED
 * ({@code SCYLLA_LWT_ADD_METADATA_MARK}), rate limit errors, compression, TLS, more than one node, the rest of ScyllaDB's own CQL,
 * and data that belongs to a shard: a statement that comes to the wrong shard is answered like any other, and only
 * counted.
 *
 * <p>Invariants: frames pass in order, and unchanged save those named above; a frame that is not read for its content is
 * never held in memory as a whole; when a client or the node closes its end, so does the front the other one, and no
 * thread stays.
 *
 * <p>Threads: two per connection, one for each direction, which block where a reader is slower than a writer; two more
 * that accept. All are daemons named after the front. Everything that is shared may be used from any thread.
 */
package dev.ringshift.testbed.front;
