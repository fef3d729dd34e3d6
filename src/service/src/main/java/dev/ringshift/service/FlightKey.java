package dev.ringshift.service;

import dev.ringshift.service.method.Read;

/**
 * Everything that an answer depends on.
 *
 * @param read the query with its values, consistency and page
 * @param database which of the clusters is asked
 * @param epoch of the phase in which it is: an answer of an earlier phase is not that of a later one
 * @param scope for whom it is read: a caller's name, or nothing where all who may ask may share
 */
record FlightKey(Read read, String database, long epoch, String scope) {}
