package dev.ringshift.ddl;

/** Something of the source's schema that is not the same at the target, or that the user should know. */
public sealed interface Finding {

    /** The source's table as {@code keyspace.table}, or its keyspace: names as stored, without quotes. */
    String subject();

    /** The option, {@code column x}, {@code index x} …. */
    String what();

    /** How it is at the source, as CQL writes it. */
    String value();

    /** What becomes of it. */
    String outcome();

    /** What the user can do. */
    String remedy();

    /** All of it in one line. */
    default String text() {
        return "%s %s: %s; %s; %s".formatted(subject(), what(), value(), outcome(), remedy());
    }

    /**
     * The target says it in other words.
     *
     * @param becomes how it is at the target
     */
    record Translated(String subject, String what, String value, String becomes, String remedy) implements Finding {
        @Override
        public String outcome() {
            return "translated to " + becomes;
        }
    }

    /**
     * The statements do without it; the data is not touched.
     *
     * @param reason why
     */
    record Dropped(String subject, String what, String value, String reason, String remedy) implements Finding {
        @Override
        public String outcome() {
            return "left out because " + reason;
        }
    }

    /**
     * There is no statement for the object.
     *
     * @param reason why
     */
    record Refused(String subject, String what, String value, String reason, String remedy) implements Finding {
        @Override
        public String outcome() {
            return "cannot be created because " + reason;
        }
    }

    /**
     * Nothing is lost, but something should be thought of.
     *
     * @param reason why
     */
    record Advised(String subject, String what, String value, String reason, String remedy) implements Finding {
        @Override
        public String outcome() {
            return reason;
        }
    }
}
