/**
 * The settings that a user writes, read from HOCON and checked as a whole.
 *
 * <p>Entry type: {@link dev.ringshift.config.ConfigReader}, which makes a {@link dev.ringshift.config.MigrateConfig} or names
 * every problem at once. The keys and their defaults stand in {@code reference.conf} of this package; a key that is in one
 * of the two, file and code, but not in the other, is an error.
 *
 * <p>No message and no {@code toString} shows a password. What is read is immutable and safe in any thread.
 */
@NullMarked
package dev.ringshift.config;

import org.jspecify.annotations.NullMarked;
