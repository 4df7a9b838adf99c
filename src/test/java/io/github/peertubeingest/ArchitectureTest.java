package io.github.peertubeingest;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

/** Which package may know which. */
@AnalyzeClasses(
    packages = "io.github.peertubeingest",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

  private static final String ROOT = "io.github.peertubeingest.";

  @ArchTest
  static final ArchRule packagesKnowOnlyWhatTheyMay =
      layeredArchitecture()
          .consideringOnlyDependenciesInLayers()
          .layer("item")
          .definedBy(ROOT + "item..")
          .layer("format")
          .definedBy(ROOT + "format..")
          .layer("peertube")
          .definedBy(ROOT + "peertube..")
          .layer("ledger")
          .definedBy(ROOT + "ledger..")
          .layer("inbox")
          .definedBy(ROOT + "inbox..")
          .layer("fetch")
          .definedBy(ROOT + "fetch..")
          .layer("work")
          .definedBy(ROOT + "work..")
          .layer("feed")
          .definedBy(ROOT + "feed..")
          .layer("bus")
          .definedBy(ROOT + "bus..")
          .layer("http")
          .definedBy(ROOT + "http..")
          .layer("embed")
          .definedBy(ROOT + "embed..")
          .layer("sandbox")
          .definedBy(ROOT + "sandbox..")
          .layer("selftest")
          .definedBy(ROOT + "selftest..")
          .layer("engine")
          .definedBy(ROOT + "engine..")
          .layer("cli")
          .definedBy(ROOT + "cli..")
          .whereLayer("cli")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("selftest")
          .mayOnlyBeAccessedByLayers("cli")
          .whereLayer("sandbox")
          .mayOnlyBeAccessedByLayers("selftest", "cli")
          .whereLayer("embed")
          .mayNotBeAccessedByAnyLayer()
          .whereLayer("engine")
          .mayOnlyBeAccessedByLayers("cli", "embed")
          .whereLayer("feed")
          .mayOnlyBeAccessedByLayers("engine", "embed", "cli")
          .whereLayer("http")
          .mayOnlyBeAccessedByLayers("engine")
          .whereLayer("bus")
          .mayOnlyBeAccessedByLayers("engine", "embed")
          .whereLayer("work")
          .mayOnlyBeAccessedByLayers("feed", "bus", "http", "engine", "embed", "cli")
          .whereLayer("fetch")
          .mayOnlyBeAccessedByLayers("work", "feed", "engine", "embed", "cli")
          .whereLayer("inbox")
          .mayOnlyBeAccessedByLayers("work", "feed", "engine", "embed", "cli")
          .whereLayer("ledger")
          .mayOnlyBeAccessedByLayers("work", "feed", "bus", "http", "engine", "embed", "cli")
          .whereLayer("format")
          .mayOnlyBeAccessedByLayers("inbox", "work", "feed", "engine", "embed", "cli")
          .whereLayer("peertube")
          .mayOnlyBeAccessedByLayers("work", "feed", "engine", "embed", "cli");

  @ArchTest
  static final ArchRule theSandboxKnowsNothingOfOurs =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAPackage(ROOT + "sandbox..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              ROOT + "item..",
              ROOT + "format..",
              ROOT + "peertube..",
              ROOT + "ledger..",
              ROOT + "inbox..",
              ROOT + "fetch..",
              ROOT + "work..",
              ROOT + "feed..",
              ROOT + "selftest..",
              ROOT + "bus..",
              ROOT + "engine..",
              ROOT + "cli..");

  @ArchTest
  static final ArchRule onlyTheDoorKnowsTheExchange =
      ArchRuleDefinition.noClasses()
          .that()
          .resideInAnyPackage(
              ROOT + "item..",
              ROOT + "format..",
              ROOT + "ledger..",
              ROOT + "work..",
              ROOT + "feed..",
              ROOT + "peertube..",
              ROOT + "fetch..")
          .and()
          .doNotHaveSimpleName("Door")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.apache.camel..");
}
