/**
 * A channel to the read service that sends each request to the instance that owns its key.
 *
 * <p>Begin at {@link dev.ringshift.client.ReadServiceChannel}. A name resolver asks the instances who is there and which fields of a
 * request are its key ({@link dev.ringshift.client.Description}); a load balancer picks, for each attempt of a call, the first instance in
 * the {@link dev.ringshift.client.Rendezvous} order of the key that is connected and not overloaded and did not fail the call before. The service uses the same {@link
 * dev.ringshift.client.RoutingKey} and {@link dev.ringshift.client.Rendezvous}, so that both sides agree on the owner.
 *
 * <p>Invariants. Nothing depends on ownership but how many queries a database sees: every instance can answer every request. The order
 * of a key's instances depends on the key and on the instances' ids alone, never on connections or on the order in which instances
 * were learnt of.
 *
 * <p>Values are immutable. The load balancer and the resolver live in their channel's synchronization context, pickers in any thread.
 */
@NullMarked
package dev.ringshift.client;

import org.jspecify.annotations.NullMarked;
