/**
 * Identical reads in flight become one database query.
 *
 * <p>A request asks with {@link dev.ringshift.service.coalesce.Coalescer#subscribe}. It gets a seat in a {@link
 * dev.ringshift.service.coalesce.Flight}, an old one if the {@link dev.ringshift.service.coalesce.Mode} of its method allows that, else
 * a new one, which goes to the {@link dev.ringshift.service.coalesce.Dispatcher}. The dispatcher says when the query is sent
 * ({@link dev.ringshift.service.coalesce.Flight#begin}) and what came of it ({@link
 * dev.ringshift.service.coalesce.Flight#land}); the outcome goes to every seat.
 *
 * <pre>
 *            begin()              land()
 *   WAITING ────────► IN_PROGRESS ──────► LANDED
 *      │ the last subscriber leaves  │
 *      └───────────► DROPPED         └ goes on when all have left: the query was sent
 * </pre>
 *
 * <p>Invariants. A flight belongs to nobody: its deadline is the longest of those who came before its query was sent (who has
 * more time gets another flight when it passes), and one that leaves changes nothing for the others. For a key there is at most
 * one flight that can be joined; it leaves the map, by identity, before its outcome is handed out, so that nobody is given what was
 * read before they came unless their mode says so. A subscriber hears exactly once, or not at all after it left.
 *
 * <p>Nothing here knows of gRPC or of a driver. Everything is safe in any thread; subscribers and the dispatcher are called without a
 * lock held.
 */
@NullMarked
package dev.ringshift.service.coalesce;

import org.jspecify.annotations.NullMarked;
