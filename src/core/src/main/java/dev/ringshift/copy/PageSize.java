package dev.ringshift.copy;

/**
 * How many rows to ask for, so that a page has about the wanted bytes. It follows the rows seen, since the next part of a
 * range may hold rows a thousand times as wide. Written by the task, read by threads of the driver on a retry.
 */
final class PageSize {
    private final int mostRows;
    private final long pageBytes;
    private volatile int rows;

    /**
     * @param mostRows never ask for more
     * @param pageBytes about how much a page should hold
     */
    PageSize(int mostRows, long pageBytes) {
        this.mostRows = mostRows;
        this.pageBytes = pageBytes;
        this.rows = mostRows;
    }

    /** Learns from a page of this many rows and value bytes. */
    void seen(long rowsInPage, long bytesInPage) {
        if (rowsInPage > 0) {
            long rowBytes = Math.max(1, bytesInPage / rowsInPage);
            rows = (int) Math.max(1, Math.min(mostRows, pageBytes / rowBytes));
        }
    }

    /** Half as many for each failed try: a page that timed out may do so for the tombstones below it. */
    int afterTries(int tries) {
        return Math.max(1, rows >> Math.min(tries, Integer.SIZE - 1));
    }
}
