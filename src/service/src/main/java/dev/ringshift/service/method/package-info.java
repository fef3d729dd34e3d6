/**
 * Typed gRPC methods made of CQL queries, without a server. {@link dev.ringshift.service.method.MethodTable#prepare} asks the database
 * what the markers and columns of each query are, and describes them as protobuf messages with the numbers of {@link
 * dev.ringshift.service.method.FieldNumbers}. A {@link dev.ringshift.service.method.Method} then turns request bytes into a {@link
 * dev.ringshift.service.method.Read}, and a page of rows into reply bytes.
 *
 * <p>Invariants. Absent, null and empty stay apart: a null column is absent, an empty text is present, and a parameter that is absent
 * is an error, since CQL cannot ask for null. The one exception are collections that are not frozen, where CQL itself
 * has no difference between null and empty. A field number never changes its meaning. Bind values are in no message and in no log.
 *
 * <p>Bytes go straight from the driver to protobuf and back; a {@code Shape} is compiled to writers and readers once, at start.
 * Everything public is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.service.method;

import org.jspecify.annotations.NullMarked;
