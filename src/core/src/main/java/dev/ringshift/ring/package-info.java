/**
 * The Murmur3 ring: token ranges, sets of them, and the plan of splits that covers a ring exactly once.
 *
 * <p>Entry type: {@link dev.ringshift.ring.SplitPlanner}. Ranges are {@code (start, end]} and never wrap around; what a
 * cluster calls a wrapping range is two of them. Everything is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.ring;

import org.jspecify.annotations.NullMarked;
