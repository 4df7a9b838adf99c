package io.github.peertubeingest.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.fetch.FeedServer;
import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVideo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a Camel context that is somebody else's may ask of the templates, and what stays its own.
 */
class ContextsTest {

  @TempDir private Path folder;
  private Sandbox sandbox;
  private Path media;

  @BeforeEach
  void startSandbox() throws IOException {
    sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
    media = Files.createDirectories(folder.toRealPath().resolve("media"));
    Files.copy(Path.of("src/test/resources/media/sample.mp4"), media.resolve("clip.mp4"));
  }

  @AfterEach
  void stopSandbox() {
    sandbox.close();
  }

  private static CamelContext context() throws Exception {
    CamelContext context = new DefaultCamelContext();
    for (String template : List.of("publish", "token", "feed")) {
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  context, "classpath:camel-template/peertube-" + template + ".camel.yaml"));
    }
    return context;
  }

  private Map<String, String> account(String home) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("home", folder.resolve(home).toString());
    parameters.put("url", sandbox.url().toString());
    parameters.put("username", "publisher");
    parameters.put("password", "publisher-password");
    return parameters;
  }

  private void publish(CamelContext context, String home) {
    Map<String, String> parameters = account(home);
    parameters.put("from", "direct:videos");
    parameters.put("mediaRoots", media.toString());
    add(context, "publish", parameters);
  }

  private void feed(CamelContext context, String name, FeedServer server, String privacy) {
    Map<String, String> parameters = account("home");
    parameters.put("name", name);
    parameters.put("feedUrl", server.url().toString());
    parameters.put("every", "1s");
    parameters.put("privacy", privacy);
    parameters.put("allowPrivateUrls", "true");
    add(context, "feed", parameters);
  }

  private static void add(CamelContext context, String template, Map<String, String> parameters) {
    TemplatedRouteBuilder route = TemplatedRouteBuilder.builder(context, "peertube-" + template);
    parameters.forEach(route::parameter);
    route.add();
  }

  private Exchange send(CamelContext context, String name) {
    String document =
        "{\"name\": \"%s\", \"video\": \"%s\"}".formatted(name, media.resolve("clip.mp4"));
    return context
        .createProducerTemplate()
        .request("direct:videos", e -> e.getMessage().setBody(document));
  }

  private SandboxVideo awaitVideo(String name) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> sandbox.videos().stream().anyMatch(v -> v.name().equals(name)));
    return sandbox.videos().stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow();
  }

  private static String message(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Test
  void aTemplateThatIsAddedToARunningContextPublishes() throws Exception {
    try (CamelContext context = context()) {
      context.start();
      publish(context, "home");
      assertNull(send(context, "Later").getException());
      awaitVideo("Later");
    }
  }

  @Test
  void aRunningContextThatRefusedATemplateTakesABetterOne() throws Exception {
    try (CamelContext context = context()) {
      context.start();
      Map<String, String> wrong = account("home");
      wrong.put("from", "direct:wrong");
      wrong.put("privacy", "secret");
      Exception refused = assertThrows(Exception.class, () -> add(context, "publish", wrong));
      assertTrue(message(refused).contains("publish.privacy"), message(refused));
      publish(context, "home");
      assertNull(send(context, "Better").getException());
      awaitVideo("Better");
    }
  }

  @Test
  void twoFeedsOfOneContextHaveEachTheirOwnPrivacy() throws Exception {
    try (FeedServer open = new FeedServer();
        FeedServer closed = new FeedServer();
        CamelContext context = context()) {
      open.lists(open.entry("a", "For all", 1));
      closed.lists(closed.entry("b", "For some", 1));
      feed(context, "open", open, "public");
      feed(context, "closed", closed, "unlisted");
      context.start();
      assertTrue(awaitVideo("For all").fields().at("/privacy/id").asInt() == 1);
      assertTrue(awaitVideo("For some").fields().at("/privacy/id").asInt() == 2);
    }
  }

  @Test
  void whatFailsIsNotSentAgainUnasked() throws Exception {
    try (CamelContext context = context()) {
      token(context, "default");
      context.start();
      sandbox.fail(
          new SandboxFault("GET", "/api/v1/oauth-clients/local", Kind.STATUS, 503, null, 1));
      Exchange asked = context.createProducerTemplate().request("direct:token", e -> {});
      assertTrue(asked.isFailed());
      assertEquals(1, sandbox.count("GET", "/api/v1/oauth-clients/local"));
    }
  }

  @Test
  void aTokenOfAnAccountThatNobodyKnowsIsRefusedByName() throws Exception {
    try (CamelContext context = context()) {
      token(context, "nobody");
      context.start();
      Exchange asked = context.createProducerTemplate().request("direct:token", e -> {});
      String said = message(asked.getException());
      assertTrue(said.contains("account = \"nobody\"") && said.contains("default"), said);
    }
  }

  private void token(CamelContext context, String account) {
    Map<String, String> parameters = account("home");
    parameters.put("from", "direct:token");
    parameters.put("account", account);
    add(context, "token", parameters);
  }

  @Test
  void twoHomesInOneContextAreRefused() throws Exception {
    try (CamelContext context = context()) {
      publish(context, "one");
      Map<String, String> token = account("other");
      token.put("from", "direct:token");
      add(context, "token", token);
      Exception refused = assertThrows(Exception.class, context::start);
      assertTrue(message(refused).contains("a context has one"), message(refused));
    }
  }

  @Test
  void aHomeIsFreeAgainWhenItsContextHasStopped() throws Exception {
    for (String name : List.of("First life", "Second life")) {
      try (CamelContext context = context()) {
        publish(context, "home");
        context.start();
        assertNull(send(context, name).getException());
      }
    }
  }

  @Test
  void aMissingPasswordIsSaidWhenTheContextStarts() throws Exception {
    Map<String, String> parameters = account("home");
    parameters.remove("password");
    parameters.put("from", "direct:videos");
    try (CamelContext context = context()) {
      add(context, "publish", parameters);
      Exception refused = assertThrows(Exception.class, context::start);
      assertTrue(message(refused).contains("password"), message(refused));
    }
  }

  @Test
  void theHostsHttpComponentStaysAsItIs() throws Exception {
    try (CamelContext context = context()) {
      publish(context, "home");
      context.start();
      assertNull(send(context, "Quiet").getException());
      awaitVideo("Quiet");
      HttpComponent http = context.getComponent("http", HttpComponent.class);
      assertFalse(http.isAutomaticRetriesDisabled());
      assertFalse(http.isCookieManagementDisabled());
    }
  }
}
