package dev.ringshift.ddl;

import java.util.ArrayList;
import java.util.List;

/** Collects findings while a schema is translated. */
final class Findings {
    private final List<Finding> all = new ArrayList<>();

    About about(String subject, String what, String value) {
        return new About(this, subject, what, value);
    }

    int refusals() {
        return (int) all.stream().filter(Finding.Refused.class::isInstance).count();
    }

    List<Finding> all() {
        return List.copyOf(all);
    }

    /** A finding that lacks its outcome. */
    record About(Findings findings, String subject, String what, String value) {

        void translated(String becomes, String remedy) {
            findings.all.add(new Finding.Translated(subject, what, value, becomes, remedy));
        }

        void dropped(String reason, String remedy) {
            findings.all.add(new Finding.Dropped(subject, what, value, reason, remedy));
        }

        void refused(String reason, String remedy) {
            findings.all.add(new Finding.Refused(subject, what, value, reason, remedy));
        }

        void advised(String reason, String remedy) {
            findings.all.add(new Finding.Advised(subject, what, value, reason, remedy));
        }
    }
}
