package dev.ringshift.report.html;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.ringshift.report.html.LoadReport.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadReportTest {
    private static final Run RUN = new Run("on", List.of(600L, 2100L), List.of(500L, 700L), 12.4, 3);

    @Test
    void should_sum_up_and_average_when_asked() {
        assertThat(RUN.allRequests()).isEqualTo(2700);
        assertThat(RUN.allQueries()).isEqualTo(1200);
        assertThat(RUN.requestsPerSecond()).isEqualTo(1350);
        assertThat(RUN.queriesPerSecond()).isEqualTo(600);
        assertThat(RUN.busiestQueries()).isEqualTo(700);
    }

    @Test
    void should_have_a_chart_and_a_row_for_each_run_and_no_text_that_could_be_markup(@TempDir Path folder)
            throws Exception {
        Run hostile = new Run("<img src=x>", List.of(1L), List.of(1L), 1, 0);

        Path page = LoadReport.write(folder, "A load", "It held", List.of("On one machine."), List.of(RUN, hostile));

        assertThat(Files.readString(page))
                .contains("\"id\":\"load-1\",\"title\":\"On\"", "\"id\":\"load-2\"", "\"values\":[600.0,2100.0]")
                .contains("[\"on\",\"1,350\",\"600\",\"700\",\"12 ms\",\"3\"]")
                .contains("\"headline\":\"It held\"")
                .doesNotContain("<img src=x>");
    }

    @Test
    void should_refuse_a_run_when_its_seconds_do_not_fit_together() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Run("on", List.of(1L, 2L), List.of(1L), 1, 0))
                .withMessage("Cannot report 2 seconds of requests and 1 of queries: give as many of both, 1 or more");
    }
}
