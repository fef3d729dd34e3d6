package dev.ringshift.service;

import java.util.List;
import java.util.Map;

/**
 * What the status page shows.
 *
 * @param instance this one's id
 * @param service full name of the gRPC service
 * @param database which cluster is the primary
 * @param methods in numbers since the start
 * @param history the last minutes
 * @param hotKeys those that are asked for most, hottest first
 * @param limits what is in flight, and how much may be
 * @param instances who shares the work
 */
record ServiceStatus(
        String instance,
        String service,
        String database,
        boolean ready,
        Map<String, ServiceMetrics.Totals> methods,
        List<StatusHistory.Sample> history,
        List<HotKeyShown> hotKeys,
        Limits limits,
        List<String> instances) {

    /** A key as text. */
    record HotKeyShown(String method, String key, long count) {}

    /**
     * What is in flight, and how much may be.
     *
     * @param inProgress queries
     * @param waiting queries that are not sent yet
     * @param partitions with queries of either kind
     * @param callers with requests in progress
     */
    record Limits(int databaseLimit, int inProgress, int waiting, int partitions, int keysInFlight, int callers) {}
}
