package dev.ringshift.jobs;

/** {@code ringshift migrate} as a main class for {@code spark-submit --class}. */
public final class Migrate {
    private Migrate() {}

    public static void main(String[] args) {
        Ringshift.mainOf("migrate", args);
    }
}
