package dev.ringshift.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.apache.commons.cli.ParseException;
import org.junit.jupiter.api.Test;

class TestbedArgumentsTest {
    @Test
    void should_start_both_generations_when_nothing_is_given() throws ParseException {
        TestbedArguments arguments = TestbedArguments.parse();

        assertThat(arguments.source().version()).isEqualTo(CassandraVersion.V4_1);
        assertThat(arguments.target().version()).isEqualTo(CassandraVersion.V5_0);
        assertThat(arguments.source().heapMegabytes()).isEqualTo(1024);
        assertThat(arguments.source().directory()).contains(Path.of("run/testbed/source"));
        assertThat(arguments.rows()).isZero();
    }

    @Test
    void should_apply_to_both_clusters_when_nodes_and_heap_are_given() throws ParseException {
        TestbedArguments arguments =
                TestbedArguments.parse("--nodes", "3", "--heap", "512m", "--rows", "1000", "--source-version", "5.0");

        assertThat(arguments.source().nodes()).isEqualTo(3);
        assertThat(arguments.target().nodes()).isEqualTo(3);
        assertThat(arguments.target().heapMegabytes()).isEqualTo(512);
        assertThat(arguments.source().version()).isEqualTo(CassandraVersion.V5_0);
        assertThat(arguments.rows()).isEqualTo(1_000);
    }

    @Test
    void should_imitate_shards_when_they_are_given() throws ParseException {
        assertThat(TestbedArguments.parse().targetShards()).isZero();
        assertThat(TestbedArguments.parse("--target-shards", "4").targetShards())
                .isEqualTo(4);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestbedArguments.parse("--target-shards", "4", "--nodes", "3"))
                .withMessage("Cannot put a front before several nodes: give no --nodes beside --target-shards");
    }

    @Test
    void should_say_what_is_wrong_when_an_argument_makes_no_sense() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestbedArguments.parse("--heap", "lots"))
                .withMessage("Cannot read --heap lots: not like 512m or 2g");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestbedArguments.parse("--rows", "many"))
                .withMessage("Cannot read --rows many: not a number");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> TestbedArguments.parse("--source-version", "3.11"))
                .withMessage("Cannot run Cassandra 3.11: the testbed has 4.1, 5.0");
        assertThatThrownBy(() -> TestbedArguments.parse("--node", "3")).hasMessageContaining("--node");
        assertThatThrownBy(() -> TestbedArguments.parse("now")).hasMessage("Cannot understand now");
    }

    @Test
    void should_list_each_option_with_an_example_when_help_is_asked_for() {
        assertThat(TestbedArguments.PROGRAM.help())
                .contains("--directory <path>", "--nodes <count>", "--heap <size>", "--rows <count>", "Example: ");
    }
}
