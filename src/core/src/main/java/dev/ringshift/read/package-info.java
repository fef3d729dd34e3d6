/**
 * Reads rows as raw bytes from either side: pages of a token range, single rows, and the parts of a value.
 *
 * <p>Entry types: {@link dev.ringshift.read.PageReader} for a token range, {@link dev.ringshift.read.ReadStatements} for the
 * CQL, {@link dev.ringshift.read.RowLayout} for what stands where in a row. {@link dev.ringshift.read.Retries} sends a request
 * again where {@link dev.ringshift.read.Failures} says that this may help. Threads: what reads belongs to one task; retries
 * and failures are for any.
 */
@NullMarked
package dev.ringshift.read;

import org.jspecify.annotations.NullMarked;
