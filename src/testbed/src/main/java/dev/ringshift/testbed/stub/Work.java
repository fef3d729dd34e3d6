package dev.ringshift.testbed.stub;

/** A query that is to be worked on. */
interface Work {
    PartitionKey partition();

    long arrivalNanos();
}
