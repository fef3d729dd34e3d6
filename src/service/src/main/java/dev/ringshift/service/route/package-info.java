/**
 * Which instance a request belongs to, and the way there.
 *
 * <p>{@link dev.ringshift.service.route.Members} knows who is there, {@link dev.ringshift.service.route.Router} who owns a request and how to
 * bring it there, once, {@link dev.ringshift.service.route.RoutingService} tells clients both. Keys and owners are those of {@code
 * dev.ringshift.client}.
 *
 * <p>Invariants. A request that bears {@link dev.ringshift.client.RoutingKey#HOP} is served where it is. Whatever goes wrong on the way
 * to an owner, short of an answer, ends with the request served where it is: ownership saves queries, nothing depends on it.
 *
 * <p>Everything is safe in any thread. Outcomes of forwarded requests come in a thread of the network: do not block it.
 */
@NullMarked
package dev.ringshift.service.route;

import org.jspecify.annotations.NullMarked;
