package dev.ringshift.service.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.ringshift.client.Instance;
import dev.ringshift.service.route.Router.Answered;
import dev.ringshift.service.route.Router.Unreached;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReachesTest {
    private static final Instance SELF = new Instance("a", "10.0.0.1", 9090);
    private static final Instance OTHER = new Instance("b", "10.0.0.2", 9090);
    private static final Unreached LOST = new Unreached(Status.UNAVAILABLE);

    private final List<String> warnings = new ArrayList<>();
    private Membership membership = Membership.of(SELF, List.of(SELF, OTHER));
    private final Reaches reaches = new Reaches(() -> membership, warnings::add);

    private void lose(int requests) {
        for (int i = 0; i < requests; i++) {
            reaches.note(OTHER, LOST);
        }
    }

    @Test
    void should_warn_once_when_many_requests_do_not_reach_an_instance() {
        lose(1_000);

        assertThat(warnings).singleElement().asString().contains("Cannot reach", "10.0.0.2", "UNAVAILABLE");
    }

    @Test
    void should_warn_again_when_an_instance_was_reached_meanwhile() {
        lose(10);
        reaches.note(OTHER, new Answered(new byte[0]));
        lose(10);

        assertThat(warnings).hasSize(2);
    }

    /** Each of the calls that were cut off was a line on the console, hundreds at once, until nobody took them any more and the stop hung. */
    @Test
    void should_say_nothing_of_the_calls_of_an_instance_that_has_left() {
        membership = Membership.of(SELF, List.of(SELF));

        lose(1_000);

        assertThat(warnings).isEmpty();
    }

    @Test
    void should_warn_again_when_an_instance_is_back_and_still_not_reached() {
        Instance third = new Instance("c", "10.0.0.3", 9090);
        lose(1);
        membership = Membership.of(SELF, List.of(SELF, third));
        reaches.note(third, LOST);
        membership = Membership.of(SELF, List.of(SELF, OTHER, third));

        lose(1);

        assertThat(warnings).hasSize(3);
    }
}
