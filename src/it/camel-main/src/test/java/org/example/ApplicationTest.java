package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.camel.main.Main;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ApplicationTest {

  @TempDir private Path folder;

  @Test
  void aDocumentThatARouteSendsBecomesAVideo() throws Exception {
    Path media = Files.createDirectories(folder.resolve("media"));
    try (InputStream in =
        Sandbox.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      Files.copy(in, media.resolve("light.mp4"));
    }
    Main main = Application.main();
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults())) {
      main.addOverrideProperty("archive.peertube", sandbox.url().toString());
      main.addOverrideProperty("archive.home", folder.resolve("home").toString());
      main.addOverrideProperty("archive.media", media.toString());
      main.start();
      main.getCamelTemplate()
          .requestBody(
              "direct:videos",
              Map.of("name", "Light", "video", media.resolve("light.mp4").toString()));
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> sandbox.videos().size() == 1);
      assertEquals("Light", sandbox.videos().get(0).name());
    } finally {
      main.stop();
    }
  }
}
