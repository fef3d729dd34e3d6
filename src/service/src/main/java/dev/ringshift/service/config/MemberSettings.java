package dev.ringshift.service.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who this instance is, and how it learns of others.
 *
 * @param id of this instance, the same after a restart, unlike that of any other; null for the address it is reached at
 * @param advertise where other instances and clients reach it; null for the address it listens on. {@link Source.Static} names it itself
 * @param source how the others are found
 */
public record MemberSettings(@Nullable String id, @Nullable Address advertise, Source source) {

    /** How the instances are found. */
    public sealed interface Source {
        /** There are no others. */
        record Alone() implements Source {}

        /**
         * Named in the file.
         *
         * @param members all of them, this one too
         */
        record Static(List<Named> members) implements Source {
            public Static {
                members = List.copyOf(members);
            }
        }

        /**
         * The addresses of a name, which are the ids, too.
         *
         * @param name of the service, with the port of all instances
         * @param refresh how often it is looked up
         */
        record Dns(Address name, Duration refresh) implements Source {}

        /**
         * A table of the primary, in which each instance writes a row with a TTL.
         *
         * @param keyspace holds the table, which is made when it is not there
         * @param interval between two writes; an instance that missed three is gone
         */
        record Heartbeats(String keyspace, Duration interval) implements Source {}
    }

    /** An instance. */
    public record Named(String id, Address address) {}
}
