package dev.ringshift.jobs;

/** {@code ringshift plan} as a main class for {@code spark-submit --class}. */
public final class Plan {
    private Plan() {}

    public static void main(String[] args) {
        Ringshift.mainOf("plan", args);
    }
}
