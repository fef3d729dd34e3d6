package dev.ringshift.jobs;

import dev.ringshift.command.Invocation;
import dev.ringshift.report.Amounts;
import dev.ringshift.testbed.chat.ChatData;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The same rows on both sides compared by Ringshift and as people compare them with Spark today, a read of the target for
 * each row of the source; beside the floor, a loop that only reads both sides.
 *
 * @param stage with the same rows on both sides
 */
record BenchValidate(BenchStage stage) {

    /** What is measured. */
    enum Variant implements BenchRounds.Variant {
        RINGSHIFT("Ringshift, both directions"),
        POINT_READS("connector's join, a read for each row"),
        READ("floor: reading both sides only");

        private final String title;

        Variant(String title) {
            this.title = title;
        }

        @Override
        public String title() {
            return title;
        }
    }

    static String run(int rows, int rounds, Invocation invocation) throws Exception {
        try (BenchStage stage = BenchStage.open(rows, invocation.err())) {
            invocation.err().println("Copying them ...");
            stage.ringshift(ChatData.TABLE);
            stage.settle();
            BenchValidate bench = new BenchValidate(stage);
            return render(BenchRounds.medians(List.of(Variant.values()), rounds, bench::measure, invocation.err()));
        }
    }

    private Measurement measure(Variant variant) throws Exception {
        return switch (variant) {
            case RINGSHIFT -> stage.validate(ChatData.TABLE);
            case POINT_READS -> new BenchPointReads(stage).measure();
            case READ ->
                Measurement.of(
                        new BenchFloor(
                                stage.source().session(),
                                stage.target().session(),
                                BenchStage.KEYSPACE + "." + ChatData.TABLE)::readBoth);
        };
    }

    static String render(Map<Variant, Measurement> medians) {
        Measurement own = medians.get(Variant.RINGSHIFT);
        Measurement other = medians.get(Variant.POINT_READS);
        Measurement floor = medians.get(Variant.READ);
        if (own == null || other == null || floor == null) {
            throw new IllegalArgumentException("Cannot compare without all of " + List.of(Variant.values()));
        }
        return BenchRounds.table(medians)
                + String.format(
                        Locale.ROOT,
                        "rows/s: %.1f x a read for each row (aim: 5 or more)%nwall: %.2f x the floor (aim: 1.3 or less)%n"
                                + "CPU: %.1f us per row (aim: 15 or less)%npeak heap: %s (aim: 1 GiB or less)%n",
                        own.rowsPerSecond() / other.rowsPerSecond(),
                        own.seconds() / floor.seconds(),
                        own.cpuMicrosPerRow(),
                        Amounts.bytes(own.peakHeapBytes()));
    }
}
