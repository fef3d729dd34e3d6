package dev.ringshift.jobs;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.session.SessionBuilder;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What the packages may know of each other; sees all that the jobs are built on. */
@AnalyzeClasses(packages = "dev.ringshift", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule only_jobs_should_know_spark = noClasses()
            .that()
            .resideOutsideOfPackage("dev.ringshift.jobs..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "com.datastax.spark..", "scala..");

    @ArchTest
    static final ArchRule packages_should_form_no_cycle =
            slices().matching("dev.ringshift.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule only_cluster_should_build_sessions = noClasses()
            .that()
            .resideOutsideOfPackages("dev.ringshift.cluster..", "dev.ringshift.testbed..")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(SessionBuilder.class)
            .orShould()
            .callMethod(CqlSession.class, "builder");
}
