/**
 * What keeps the database alive: limits of what is in flight, none of them a rate.
 *
 * <p>Entry types: {@link dev.ringshift.service.protect.Gates}, the dispatcher of flights, which lets a partition have a few
 * queries in progress ({@link dev.ringshift.service.protect.Lanes}) and the database as many as it answers quickly ({@link
 * dev.ringshift.service.protect.DatabaseLimit}); {@link dev.ringshift.service.protect.CallerQuota}; and {@link
 * dev.ringshift.service.protect.HotKeys}, which only counts.
 *
 * <p>What finds no place waits in a short queue, last in first out: under overload the newest requests are those whose callers still wait. What
 * is pushed out of the queue, or cannot be answered in time any more, is refused with {@link
 * dev.ringshift.service.protect.OverloadException}. Everything is safe in any thread.
 */
@NullMarked
package dev.ringshift.service.protect;

import org.jspecify.annotations.NullMarked;
