/** A channel to the read service that sends each request to the instance that owns its key. */
@NullMarked
package dev.ringshift.client;

import org.jspecify.annotations.NullMarked;
