package io.github.batchpushgateway;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.conditions.ArchConditions.haveModifier;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("io.github.batchpushgateway.autoconfigure", "io.github.batchpushgateway.job",
				"io.github.batchpushgateway.meter", "io.github.batchpushgateway.push",
				"io.github.batchpushgateway.docker", "io.github.batchpushgateway.testcontainers");

	@Test
	void dataRunsInOneDirection() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("autoconfigure")
			.definedBy("io.github.batchpushgateway.autoconfigure..")
			.layer("job")
			.definedBy("io.github.batchpushgateway.job..")
			.layer("meter")
			.definedBy("io.github.batchpushgateway.meter..")
			.layer("push")
			.definedBy("io.github.batchpushgateway.push..")
			.layer("docker")
			.definedBy("io.github.batchpushgateway.docker..")
			.layer("testcontainers")
			.definedBy("io.github.batchpushgateway.testcontainers..")
			.whereLayer("docker")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("testcontainers")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("autoconfigure")
			.mayOnlyBeAccessedByLayers("docker", "testcontainers")
			.whereLayer("job")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("meter")
			.mayOnlyBeAccessedByLayers("autoconfigure")
			.whereLayer("push")
			.mayOnlyBeAccessedByLayers("autoconfigure", "job")
			.check(CLASSES);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("io.github.batchpushgateway.(*)..").should().beFreeOfCycles().check(CLASSES);
	}

	@Test
	void thePushKnowsNoSpring() {
		check(noClasses().that()
			.resideInAPackage("io.github.batchpushgateway.push..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.."));
	}

	@Test
	void theJobKnowsNoSpringBoot() {
		check(noClasses().that()
			.resideInAPackage("io.github.batchpushgateway.job..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.boot.."));
	}

	@Test
	void onlyTheMetersKnowTheRegistryOfTheApplication() {
		check(noClasses().that()
			.resideInAnyPackage("io.github.batchpushgateway.job..", "io.github.batchpushgateway.push..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.prometheus.metrics..", "io.micrometer.."));
	}

	@Test
	void theMetersKnowNoSpring() {
		check(noClasses().that()
			.resideInAPackage("io.github.batchpushgateway.meter..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.."));
	}

	@Test
	void autoConfigurationsArePublicAndFinal() {
		check(classes().that()
			.areAnnotatedWith(AutoConfiguration.class)
			.should()
			.bePublic()
			.andShould()
			.haveModifier(JavaModifier.FINAL));
	}

	@Test
	void beanMethodsAreNotPublic() {
		check(methods().that().areAnnotatedWith(Bean.class).should().notBePublic());
	}

	@Test
	void beanPostProcessorsAreStaticBeans() {
		check(methods().that()
			.areAnnotatedWith(Bean.class)
			.and(describe("create a BeanPostProcessor", ArchitectureTests::createsABeanPostProcessor))
			.should(haveModifier(JavaModifier.STATIC)));
	}

	private static boolean createsABeanPostProcessor(JavaMethod method) {
		return method.getRawReturnType().isAssignableTo(BeanPostProcessor.class);
	}

	private static void check(ArchRule rule) {
		rule.check(CLASSES);
	}

}
