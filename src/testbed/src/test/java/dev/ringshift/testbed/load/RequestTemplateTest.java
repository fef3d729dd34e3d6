package dev.ringshift.testbed.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class RequestTemplateTest {
    @Test
    void should_write_tags_and_varints_when_given_key_and_constant() {
        RequestTemplate template = RequestTemplate.parse(List.of("1=key", "2=0", "3=-1"));

        assertThat(template.bytes(300)).asHexString().isEqualTo("08AC02" + "1000" + "18FFFFFFFFFFFFFFFFFF01");
    }

    @Test
    void should_say_what_is_wrong_when_a_field_is_no_number() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RequestTemplate.parse(List.of("1=name")))
                .withMessage("Cannot read the field 1=name: not like 1=key or 2=0");
    }
}
