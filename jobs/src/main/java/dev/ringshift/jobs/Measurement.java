package dev.ringshift.jobs;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.List;

/**
 * One round of something that moves rows.
 *
 * @param rows moved
 * @param seconds on the wall
 * @param cpuMicrosPerRow of this process alone; the databases are others
 * @param peakHeapBytes the sum of the heap pools' peaks, which is at least what was in use at any moment
 */
record Measurement(long rows, double seconds, double cpuMicrosPerRow, long peakHeapBytes) {

    /** Something to measure; returns how many rows it moved. */
    @FunctionalInterface
    interface Work {
        long run() throws Exception;
    }

    static Measurement of(Work work) throws Exception {
        System.gc(); // what an earlier variant left behind shall not count here
        heapPools().forEach(MemoryPoolMXBean::resetPeakUsage);
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long cpu = system.getProcessCpuTime();
        long wall = System.nanoTime();
        long rows = work.run();
        double seconds = (System.nanoTime() - wall) / 1e9;
        double cpuMicros = (system.getProcessCpuTime() - cpu) / 1e3;
        long peak = heapPools().stream()
                .mapToLong(pool -> pool.getPeakUsage().getUsed())
                .sum();
        return new Measurement(rows, seconds, cpuMicros / Math.max(1, rows), peak);
    }

    /** The round in the middle by time on the wall. */
    static Measurement median(List<Measurement> rounds) {
        return BenchRounds.median(rounds, Measurement::seconds);
    }

    double rowsPerSecond() {
        return rows / seconds;
    }

    private static List<MemoryPoolMXBean> heapPools() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .toList();
    }
}
