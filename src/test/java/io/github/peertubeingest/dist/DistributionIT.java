package io.github.peertubeingest.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packed program, started as people start it. */
class DistributionIT {

  private static final Path INSTALLATION = Path.of("target/peertube-ingest").toAbsolutePath();
  private static final Path LAUNCHER = INSTALLATION.resolve("bin/peertube-ingest");

  @TempDir private Path folder;

  private record Result(int code, String output) {}

  private Process start(Path launcher, String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("output").toFile());
    builder.environment().keySet().removeIf(k -> k.startsWith("PEERTUBE_"));
    return builder.start();
  }

  private Result run(Path launcher, String... arguments) throws IOException, InterruptedException {
    Process process = start(launcher, arguments);
    assertTrue(process.waitFor(2, TimeUnit.MINUTES), "it ends");
    return new Result(process.exitValue(), output());
  }

  private String output() throws IOException {
    return new String(Files.readAllBytes(folder.resolve("output")), StandardCharsets.UTF_8);
  }

  @Test
  void theDemoShowsACreatedVideoAnUpdatedOneAndADeadLetter() throws Exception {
    Result demo = run(LAUNCHER, "demo");
    assertEquals(0, demo.code(), demo.output());
    assertTrue(
        demo.output().matches("(?s).*created +first-light.json → http://127.0.0.1:[0-9]+/w/.*"),
        demo.output());
    assertTrue(
        demo.output().matches("(?s).*updated +better-name.json → http://127.0.0.1:[0-9]+/w/.*"),
        demo.output());
    assertTrue(demo.output().contains("catgory"), demo.output());
  }

  @Test
  void theLauncherWorksThroughASymbolicLinkFromAnyFolder() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("pi"), LAUNCHER);
    Path second = Files.createSymbolicLink(folder.resolve("pi2"), Path.of("pi"));
    for (Path launcher : List.of(link, second)) {
      Result version = run(launcher, "--version");
      assertEquals(0, version.code(), version.output());
      assertTrue(version.output().startsWith("peertube-ingest 0."), version.output());
    }
  }

  @Test
  void wrongUsageIsToldInOneMessageWithoutAStackTrace() throws Exception {
    for (String[] wrong :
        List.of(
            new String[] {"frobnicate"},
            new String[] {"once", "--set", "peertube.ulr=http://x"},
            new String[] {"once", "--home", "/nowhere/at/all"},
            new String[] {"once", "--home", folder.toString()})) {
      Result result = run(LAUNCHER, wrong);
      assertEquals(2, result.code(), result.output());
      assertFalse(result.output().contains("\tat "), result.output());
    }
    assertTrue(output().contains("peertube.url is not set"), output());
  }

  @Test
  void noTokenAndNoSecretIsLoggedHoweverMuchIsLogged() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(home.resolve("inbox"));
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false))) {
      Files.copy(Path.of("src/test/resources/media/sample.mp4"), home.resolve("inbox/clip.mp4"));
      Files.writeString(
          home.resolve("inbox/clip.json"), "{\"name\": \"A clip\", \"video\": \"clip.mp4\"}");
      String[] settings = {
        "--home",
        home.toString(),
        "--set",
        "peertube.url=" + sandbox.url(),
        "--set",
        "peertube.username=publisher",
        "--set",
        "peertube.password=publisher-password",
        "-vvv"
      };
      Result once = run(LAUNCHER, concat("once", settings));
      assertEquals(0, once.code(), () -> tail(once.output()));
      JsonNode tokens =
          new ObjectMapper().readTree(home.resolve("data/tokens/default.json").toFile());
      for (String secret :
          List.of(
              "publisher-password",
              tokens.path("access").asText(),
              tokens.path("refresh").asText(),
              tokens.path("client").path("secret").asText())) {
        assertTrue(secret.length() >= 18, "there is something to look for");
        assertFalse(once.output().contains(secret), "a secret is in the log");
      }
    }
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2000));
  }

  @Test
  void aDaemonHoldsItsHomeAndEndsGracefullyOnSigterm() throws Exception {
    Path home = Files.createDirectories(folder.resolve("home"));
    String[] settings = {
      "--home",
      home.toString(),
      "--set",
      "peertube.url=http://127.0.0.1:9",
      "--set",
      "peertube.username=u",
      "--set",
      "peertube.password=some-password",
      "-vvv"
    };
    Process daemon = start(LAUNCHER, concat("run", settings));
    try {
      Awaitility.await().atMost(1, TimeUnit.MINUTES).until(() -> output().contains("watching "));
      String log = output();
      Process second =
          new ProcessBuilder(command(concat("once", settings)))
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      assertTrue(second.waitFor(1, TimeUnit.MINUTES));
      assertEquals(4, second.exitValue());
      assertFalse(log.contains("some-password"), "the password is in the log");
    } finally {
      daemon.destroy(); // SIGTERM
    }
    assertTrue(daemon.waitFor(1, TimeUnit.MINUTES), "it ends on SIGTERM");
    assertEquals(0, daemon.exitValue());
  }

  private static List<String> command(String... arguments) {
    List<String> command = new ArrayList<>(List.of(LAUNCHER.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static String[] concat(String first, String... more) {
    List<String> all = new ArrayList<>(List.of(first));
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void theDistributionHoldsWhatPeopleNeed() throws Exception {
    for (String part :
        List.of(
            "bin/peertube-ingest",
            "lib/peertube-ingest.jar",
            "routes/peertube.camel.yaml",
            "config/application.properties",
            "inbox/README.md",
            "share/item.schema.json",
            "share/LICENSE")) {
      assertTrue(Files.exists(INSTALLATION.resolve(part)), part);
    }
    assertTrue(Files.isExecutable(LAUNCHER));
    assertTrue(Files.exists(Path.of("target/peertube-ingest-0.1.0.tar.gz")));
  }
}
