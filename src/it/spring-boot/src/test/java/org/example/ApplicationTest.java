package org.example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

class ApplicationTest {

  @TempDir private Path folder;

  @Test
  void aDocumentThatAnApplicationSendsBecomesAVideo() throws Exception {
    Path media = Files.createDirectories(folder.resolve("media"));
    try (InputStream in =
        Sandbox.class.getResourceAsStream("/io/github/peertubeingest/demo/first-light.mp4")) {
      Files.copy(in, media.resolve("light.mp4"));
    }
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults());
        ConfigurableApplicationContext application =
            SpringApplication.run(
                Application.class,
                "--archive.peertube=" + sandbox.url(),
                "--archive.home=" + folder.resolve("home"),
                "--archive.media=" + media)) {
      String document =
          "{\"name\": \"Light\", \"video\": \"" + media.resolve("light.mp4") + "\"}";
      application
          .getBean(CamelContext.class)
          .createProducerTemplate()
          .requestBody("direct:videos", document);
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> sandbox.videos().size() == 1);
      assertEquals("Light", sandbox.videos().get(0).name());
    }
  }
}
