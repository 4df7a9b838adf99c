package io.github.peertubeingest.conformance;

import io.github.peertubeingest.sandbox.SandboxVersion;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.ArgumentsProvider;
import org.junit.jupiter.params.support.ParameterDeclarations;

/**
 * The instances the suite runs against: a sandbox of each version, and a real one if it was named.
 */
final class Subjects implements ArgumentsProvider {

  @Override
  public Stream<? extends Arguments> provideArguments(
      ParameterDeclarations parameters, ExtensionContext context)
      throws IOException, InterruptedException {
    List<Arguments> subjects = new ArrayList<>();
    for (SandboxVersion version : SandboxVersion.values()) {
      subjects.add(Arguments.of(Subject.sandbox(version)));
    }
    if (System.getProperty("peertube.url") != null) {
      subjects.add(Arguments.of(Subject.real()));
    }
    return subjects.stream();
  }
}
