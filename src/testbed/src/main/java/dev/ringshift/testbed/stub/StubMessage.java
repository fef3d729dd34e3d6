package dev.ringshift.testbed.stub;

/**
 * A row as the stub answers it; the columns that are not here are null. Message id, author id and content are {@value #BYTES}
 * bytes on the wire, without the lengths between them.
 *
 * @param content ASCII, tells the partition and the row
 */
public record StubMessage(PartitionKey partition, long messageId, long authorId, String content) {
    /** How many rows each partition has. */
    public static final int ROWS = 10;

    /** What the values of a row amount to. */
    public static final int BYTES = 96;

    static final int CONTENT_BYTES = BYTES - 2 * Long.BYTES;

    /**
     * Makes up a row.
     *
     * @param row counts from 0 to 9, in the order of the answer
     */
    public static StubMessage of(PartitionKey partition, int row) {
        if (row < 0 || row >= ROWS) {
            throw new IllegalArgumentException(
                    "Cannot make up row %d: a partition has 0 to %d".formatted(row, ROWS - 1));
        }
        String start = contentStart(partition) + row;
        return new StubMessage(
                partition,
                messageId(partition, row),
                authorId(partition, row),
                start + ".".repeat(CONTENT_BYTES - start.length()));
    }

    /** What the content begins with; the row's number follows. Short enough for any key. */
    static String contentStart(PartitionKey partition) {
        return "channel " + partition.channelId() + " bucket " + partition.bucket() + " message ";
    }

    /** Descending, like the table. */
    static long messageId(PartitionKey partition, int row) {
        return (partition.channelId() * 1_000 + partition.bucket()) * ROWS + (ROWS - 1 - row);
    }

    static long authorId(PartitionKey partition, int row) {
        return partition.channelId() + row;
    }
}
