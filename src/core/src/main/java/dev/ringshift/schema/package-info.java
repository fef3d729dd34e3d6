/**
 * What of a source table becomes what of its target table, checked before anything is read.
 *
 * <p>Entry type: {@link dev.ringshift.schema.TableMapping}. A mapping exists only when every cell of the selected columns
 * can be copied exactly; otherwise {@link dev.ringshift.schema.SchemaException} names each table and column that stands
 * in the way. Everything is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.schema;

import org.jspecify.annotations.NullMarked;
