package dev.ringshift.jobs;

import dev.ringshift.config.CopySettings;
import dev.ringshift.config.MigrateConfig;
import dev.ringshift.config.Pacing;
import dev.ringshift.copy.CopyEngine;
import dev.ringshift.copy.Tuning;
import dev.ringshift.diff.CompareSettings;
import dev.ringshift.diff.DiffEngine;
import dev.ringshift.report.SplitReport;
import dev.ringshift.ring.Split;
import dev.ringshift.schema.TableMapping;
import java.io.Serializable;

/** What a job does with its splits; small, since it is shipped with each task. */
sealed interface SplitWork extends Serializable {

    /** For one JVM. Borrows the sessions. */
    Engine engine(SessionPair sessions);

    /** For messages. */
    String verb();

    /** Works on splits. Safe in any thread. */
    @FunctionalInterface
    interface Engine {
        /**
         * Works on one split, and says how that ended.
         *
         * @param task 0 for the first task of this run, one more each time Spark starts it anew
         */
        SplitReport work(TableMapping table, Split split, int task);
    }

    /**
     * Copies.
     *
     * @param settings how
     * @param tuning how much at once
     */
    record Copy(CopySettings settings, Tuning tuning) implements SplitWork {
        private static final long serialVersionUID = 1;

        @Override
        public Engine engine(SessionPair sessions) {
            return new CopyEngine(sessions.source(), sessions.target(), settings, tuning)::copy;
        }

        @Override
        public String verb() {
            return "copy";
        }
    }

    /**
     * Compares.
     *
     * @param copy how the values were copied
     * @param settings how to judge
     * @param pageRows the most rows in a page
     * @param pacing how fast one JVM may read
     */
    record Compare(CopySettings copy, CompareSettings settings, int pageRows, Pacing pacing) implements SplitWork {
        private static final long serialVersionUID = 1;

        /** What the config says, for one of several JVMs. */
        static Compare of(MigrateConfig config, Tuning tuning, int jvms) {
            return new Compare(
                    config.copy(),
                    CompareSettings.of(config.validate()),
                    tuning.pageRows(),
                    config.validate().pacing().share(jvms));
        }

        @Override
        public Engine engine(SessionPair sessions) {
            DiffEngine engine = new DiffEngine(sessions.source(), sessions.target(), copy, settings, pageRows, pacing);
            return (table, split, task) -> engine.compare(table, split);
        }

        @Override
        public String verb() {
            return "compare";
        }
    }
}
