package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(ClusterPairExtension.class)
class ClusterPairIT {
    @Test
    void should_run_two_generations_when_started_with_defaults(ClusterPair pair) {
        assertThat(release(pair.source().session())).startsWith("4.1.");
        assertThat(release(pair.target().session())).startsWith("5.0.");
    }

    @Test
    void should_run_nodetool_when_a_node_is_up(ClusterPair pair) {
        assertThat(pair.source().node(0).nodetool("status")).contains("UN  127.");
        assertThat(pair.target().node(0).nodetool("status")).contains("UN  127.");
    }

    private static String release(CqlSession session) {
        String release = session.execute("SELECT release_version FROM system.local")
                .one()
                .getString(0);
        return String.valueOf(release);
    }
}
