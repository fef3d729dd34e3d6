package dev.ringshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class MeasurementTest {
    private static Measurement of(double seconds) {
        return new Measurement(100, seconds, 1, 1);
    }

    @Test
    void should_take_the_round_in_the_middle_when_rounds_are_unordered() {
        assertThat(Measurement.median(List.of(of(9), of(1), of(3), of(2), of(8))))
                .isEqualTo(of(3));
        assertThat(Measurement.median(List.of(of(4)))).isEqualTo(of(4));
    }

    @Test
    void should_say_what_the_work_moved_when_it_ends() throws Exception {
        Measurement measured = Measurement.of(() -> 1234);

        assertThat(measured.rows()).isEqualTo(1234);
        assertThat(measured.seconds()).isPositive();
        assertThat(measured.cpuMicrosPerRow()).isNotNegative().isFinite();
        assertThat(measured.peakHeapBytes()).isPositive();
    }

    @Test
    void should_stay_finite_when_no_row_was_moved() throws Exception {
        assertThat(Measurement.of(() -> 0).cpuMicrosPerRow()).isFinite();
    }

    @Test
    void should_count_rows_by_the_second_when_asked_for_the_rate() {
        assertThat(of(4).rowsPerSecond()).isEqualTo(25);
    }

    @Test
    void should_pass_on_what_goes_wrong_when_the_work_throws() {
        assertThatThrownBy(() -> Measurement.of(() -> {
                    throw new IOException("no rows");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no rows");
    }
}
