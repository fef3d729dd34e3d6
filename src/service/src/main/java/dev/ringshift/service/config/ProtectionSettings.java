package dev.ringshift.service.config;

import java.time.Duration;

/**
 * How much may be in flight.
 *
 * @param partitionQueries distinct queries of one partition in progress
 * @param partitionQueue queries that wait for a partition, beyond which they are refused
 * @param databaseQueriesMax upper end of the adaptive limit of queries in progress
 * @param databaseQueriesMin lower end of it
 * @param callerRequests of one caller in progress
 * @param subscribers of one flight
 * @param hotKeys how many of the hottest keys are shown
 * @param pushback what a refused caller is told to wait
 */
public record ProtectionSettings(
        int partitionQueries,
        int partitionQueue,
        int databaseQueriesMax,
        int databaseQueriesMin,
        int callerRequests,
        int subscribers,
        int hotKeys,
        Duration pushback) {}
