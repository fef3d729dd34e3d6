/**
 * What {@code read-service.conf} says, read and checked as a whole by {@link dev.ringshift.service.config.ServiceConfigReader}.
 * Keys and defaults stand in {@code reference.conf} of this package. Everything is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.service.config;

import org.jspecify.annotations.NullMarked;
