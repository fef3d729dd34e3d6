/**
 * Sample rows with collections. Entry type: {@link dev.ringshift.testbed.collections.CollectionRows}; for one thread.
 */
@NullMarked
package dev.ringshift.testbed.collections;

import org.jspecify.annotations.NullMarked;
