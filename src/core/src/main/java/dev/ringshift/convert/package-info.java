/**
 * A value of one CQL type as a value of another, from protocol bytes to protocol bytes.
 *
 * <p>Entry type: {@link dev.ringshift.convert.Conversions}, which says for two types whether the bytes stay as they are, can
 * be converted, or cannot. Invariants: a conversion gives the same value or fails with a {@link
 * dev.ringshift.convert.ConversionException}, unless losses are allowed; frozen and non-frozen are the same here; nothing
 * is decoded whose bytes stay, also inside of collections, tuples, user-defined types and vectors. Empty values (no bytes,
 * which Cassandra allows for most types and which are not null) come out empty, and fail where the target type has none.
 *
 * <p>Everything is immutable and safe in any thread. Conversions are not serializable; settings and the driver's types
 * are (but for vectors, up to driver 4.18), so an executor makes its own.
 */
@NullMarked
package dev.ringshift.convert;

import org.jspecify.annotations.NullMarked;
