package dev.ringshift.service;

import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.net.InetAddress;

/** What the packages of the read service may know of each other and of others. */
@AnalyzeClasses(
        packages = {"dev.ringshift.service", "dev.ringshift.client"},
        importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule service_should_not_know_spark_nor_the_tests_stage = noClasses()
            .that()
            .resideInAnyPackage("dev.ringshift.service..", "dev.ringshift.client..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.spark..", "scala..", "dev.ringshift.testbed..", "dev.ringshift.jobs..");

    @ArchTest
    static final ArchRule coalescing_should_know_neither_grpc_nor_the_driver = noClasses()
            .that()
            .resideInAPackage("dev.ringshift.service.coalesce..")
            .should()
            .dependOnClassesThat()
            .resideOutsideOfPackages("dev.ringshift.service.coalesce..", "java..", "org.jspecify..");

    /** A value of a request that is asked of a name server blocks the thread of all calls. */
    @ArchTest
    static final ArchRule methods_should_ask_no_name_server = noClasses()
            .that()
            .resideInAPackage("dev.ringshift.service.method..")
            .should()
            .callMethodWhere(
                    target(owner(type(InetAddress.class))).and(target(nameMatching("get(All)?ByName|getLocalHost"))));

    @ArchTest
    static final ArchRule client_should_know_nothing_of_the_service = noClasses()
            .that()
            .resideInAPackage("dev.ringshift.client..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("dev.ringshift.service..");

    @ArchTest
    static final ArchRule packages_should_form_no_cycle =
            slices().matching("dev.ringshift.service.(*)..").should().beFreeOfCycles();
}
