package dev.ringshift.testbed.load;

/** How intended times follow each other. */
public enum Arrivals {
    /** At the same distance. */
    EVEN,

    /** Independent of each other, as those of many users are; a Poisson process. */
    POISSON
}
