package dev.ringshift.service.protect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class CallerQuotaTest {
    private final CallerQuota quota = new CallerQuota(2);

    @Test
    void should_refuse_when_a_caller_has_all_it_may_have() {
        quota.enter("web");
        quota.enter("web");
        quota.enter("batch");

        assertThatThrownBy(() -> quota.enter("web"))
                .isInstanceOf(OverloadException.class)
                .hasMessageContaining("2 requests of web");
    }

    @Test
    void should_take_the_next_one_when_one_has_left() {
        quota.enter("web");
        quota.enter("web");
        quota.leave("web");

        quota.enter("web");
        quota.leave("web");
        quota.leave("web");

        assertThat(quota.callers()).isZero();
    }
}
