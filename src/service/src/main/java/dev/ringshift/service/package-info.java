/**
 * The read service: gRPC methods over CQL queries, in front of a database.
 *
 * <p>Entry types: {@link dev.ringshift.service.ReadService}, which another program may start, and {@link dev.ringshift.service.Serve},
 * which is the program {@code ringshift serve}. This package is the shell: it puts the parts of the packages below together, speaks gRPC, and
 * serves metrics and the status page.
 *
 * <p>A request runs in the thread that gRPC read it in, up to its seat in a flight, and never blocks there. Its answer is sent from the
 * thread that brought the query's answer, or, when many wait for it, from a pool.
 *
 * <p>No value of a request is logged, or put into a message or metric; the status page shows hot keys to those who may reach it.
 */
@NullMarked
package dev.ringshift.service;

import org.jspecify.annotations.NullMarked;
