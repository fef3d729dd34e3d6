/**
 * Sessions, and what a cluster says of itself: its nodes, its ring, its size estimates.
 *
 * <p>Entry types: {@link dev.ringshift.cluster.Sessions}, the only place where a session is opened, and {@link
 * dev.ringshift.cluster.Cluster}, the questions that a plan asks. Everything is safe in any thread; whoever opened a
 * session closes it.
 */
@NullMarked
package dev.ringshift.cluster;

import org.jspecify.annotations.NullMarked;
