package dev.ringshift.plan;

import dev.ringshift.config.SchemaSettings;

/**
 * Something that the target will not have as the source has it.
 *
 * @param kind which setting accepts it
 * @param subject the source's table, or keyspace
 * @param text what is lost and why, and what to do
 * @param consent whether the settings accept it
 */
public record Loss(SchemaSettings.LossKind kind, String subject, String text, Consent consent) {

    /** What the settings say of a loss. */
    public enum Consent {
        GIVEN,
        MISSING
    }
}
