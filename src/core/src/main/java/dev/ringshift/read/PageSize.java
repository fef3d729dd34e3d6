package dev.ringshift.read;

/**
 * How many rows to ask for, so that a page has about the wanted bytes. Cassandra pages by rows alone and builds the whole
 * page in its heap, so a range begins with few and grows with what it shows: the next part of a range may hold rows a
 * thousand times as wide. Safe in any thread.
 */
public final class PageSize {
    private static final int FIRST_ROWS = 16;
    private static final int GROWTH = 4;

    private final int mostRows;
    private final long pageBytes;
    private volatile int rows;

    /**
     * @param mostRows never ask for more
     * @param pageBytes about how much a page should hold
     */
    public PageSize(int mostRows, long pageBytes) {
        this.mostRows = mostRows;
        this.pageBytes = pageBytes;
        this.rows = Math.min(FIRST_ROWS, mostRows);
    }

    /**
     * Learns from a page: shrinks at once, grows step by step.
     *
     * @param asked how many rows were asked for
     * @param rowsInPage how many came
     * @param bytesInPage as the server sent them
     */
    public void seen(int asked, int rowsInPage, long bytesInPage) {
        long fitting = rowsInPage == 0 ? Long.MAX_VALUE : pageBytes * rowsInPage / Math.max(1, bytesInPage);
        rows = (int) Math.max(1, Math.min(mostRows, Math.min((long) asked * GROWTH, fitting)));
    }

    /** Half as many for each failed try: a page that timed out may do so for the tombstones below it. */
    public int afterTries(int tries) {
        return Math.max(1, rows >> Math.min(tries, Integer.SIZE - 1));
    }
}
