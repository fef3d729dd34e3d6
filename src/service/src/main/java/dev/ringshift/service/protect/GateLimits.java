package dev.ringshift.service.protect;

/**
 * What gates let pass.
 *
 * @param partitionQueries of one partition in progress
 * @param partitionQueue that wait for one partition
 * @param databaseMin lower end of the adaptive limit of queries in progress
 * @param databaseMax upper end of it, and the most that wait in all
 */
public record GateLimits(int partitionQueries, int partitionQueue, int databaseMin, int databaseMax) {}
