/**
 * Sample data shaped like Discord's messages: a few huge channels, thousands of tiny ones, some messages edited, some
 * deleted, some that expire.
 *
 * <p>Entry type: {@link dev.ringshift.testbed.chat.ChatData}.
 *
 * <p>Invariants: the same rows, seed and mix give the same messages in the same order; no two messages have the same id;
 * as many messages stay alive as were asked for. Memory does not grow with the number of rows.
 *
 * <p>Threads: everything is immutable and safe in any thread, except that a stream of messages belongs to one.
 */
@NullMarked
package dev.ringshift.testbed.chat;

import org.jspecify.annotations.NullMarked;
