package dev.ringshift.testbed.front;

/** Where a statement belongs. */
record Partition(String table, long token) {}
