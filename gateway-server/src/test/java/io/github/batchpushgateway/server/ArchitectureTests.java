package io.github.batchpushgateway.server;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The direction in which the parts of the gateway may know each other.
 */
class ArchitectureTests {

	private static final String ROOT = "io.github.batchpushgateway.server";

	private static final JavaClasses GATEWAY = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void everyPackageKnowsOnlyThoseBelowIt() {
		layeredArchitecture().consideringOnlyDependenciesInLayers()
			.layer("server")
			.definedBy(ROOT)
			.layer("http")
			.definedBy(ROOT + ".http..")
			.layer("persistence")
			.definedBy(ROOT + ".persistence..")
			.layer("storage")
			.definedBy(ROOT + ".storage..")
			.layer("telemetry")
			.definedBy(ROOT + ".telemetry..")
			.layer("exposition")
			.definedBy(ROOT + ".exposition..")
			.layer("limits")
			.definedBy(ROOT + ".limits..")
			.layer("model")
			.definedBy(ROOT + ".model..")
			.whereLayer("server")
			.mayNotBeAccessedByAnyLayer()
			.whereLayer("http")
			.mayOnlyBeAccessedByLayers("server")
			.whereLayer("persistence")
			.mayOnlyBeAccessedByLayers("server")
			.whereLayer("storage")
			.mayOnlyBeAccessedByLayers("server", "http", "persistence")
			.whereLayer("telemetry")
			.mayOnlyBeAccessedByLayers("server", "http")
			.whereLayer("exposition")
			.mayOnlyBeAccessedByLayers("http", "storage", "telemetry")
			.whereLayer("limits")
			.mayOnlyBeAccessedByLayers("server", "http", "storage", "telemetry", "exposition")
			.ensureAllClassesAreContainedInArchitecture()
			.check(GATEWAY);
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(GATEWAY);
	}

	@Test
	void modelDependsOnNothing() {
		classes().that()
			.resideInAPackage(ROOT + ".model..")
			.should()
			.onlyDependOnClassesThat()
			.resideInAnyPackage(ROOT + ".model..", "java..", "org.jspecify..")
			.check(GATEWAY);
	}

	@Test
	void onlyServerAndHttpKnowVertx() {
		noClasses().that()
			.resideOutsideOfPackages(ROOT, ROOT + ".http..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("io.vertx..", "io.netty..")
			.check(GATEWAY);
	}

	@Test
	void onlyPersistenceKnowsTheDatabase() {
		noClasses().that()
			.resideOutsideOfPackage(ROOT + ".persistence..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.sql..", "org.sqlite..")
			.check(GATEWAY);
	}

	@Test
	void onlyTheCommandNeedsWhatThePlainJarDoesNotBring() {
		noClasses().that()
			.doNotBelongToAnyOf(GatewayCommand.class)
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("picocli..")
			.check(GATEWAY);
	}

}
