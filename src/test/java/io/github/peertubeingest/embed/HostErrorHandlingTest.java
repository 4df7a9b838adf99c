package io.github.peertubeingest.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an application decides about its own routes' failures is not decided about ours. */
class HostErrorHandlingTest {

  @TempDir private Path folder;

  @Test
  void theHostsOwnErrorHandlingDoesNotTakeAnItemsFailureAway() throws Exception {
    Path media = Files.createDirectories(folder.toRealPath().resolve("media"));
    Files.copy(Path.of("src/test/resources/media/sample.mp4"), media.resolve("clip.mp4"));
    List<String> taken = new CopyOnWriteArrayList<>();
    try (Sandbox sandbox = Sandbox.start(SandboxOptions.defaults().limits(false));
        DefaultCamelContext context = new DefaultCamelContext()) {
      context.addRoutesConfigurations(
          new RouteConfigurationBuilder() {
            @Override
            public void configuration() {
              routeConfiguration()
                  .onException(Exception.class)
                  .handled(true)
                  .process(
                      e ->
                          taken.add(
                              e.getFromRouteId()
                                  + ": "
                                  + e.getProperty(Exchange.EXCEPTION_CAUGHT)));
            }
          });
      PluginHelper.getRoutesLoader(context)
          .loadRoutes(
              ResourceHelper.resolveMandatoryResource(
                  context, "classpath:camel-template/peertube-publish.camel.yaml"));
      TemplatedRouteBuilder.builder(context, "peertube-publish")
          .parameter("home", folder.resolve("home").toString())
          .parameter("url", sandbox.url().toString())
          .parameter("username", "publisher")
          .parameter("password", "publisher-password")
          .parameter("from", "direct:videos")
          .parameter("mediaRoots", media.toString())
          .add();
      context.addRoutes(
          new RouteBuilder() {
            @Override
            public void configure() {
              from("direct:host").routeId("host").throwException(new IllegalStateException("own"));
            }
          });
      context.start();
      context.createProducerTemplate().sendBody("direct:host", "");
      assertEquals(List.of("host: java.lang.IllegalStateException: own"), taken);
      taken.clear();
      sandbox.fail(new SandboxFault("GET", "/api/v1/config", Kind.STATUS, 503, null, 1));
      String document =
          "{\"name\": \"One\", \"video\": \"%s\"}".formatted(media.resolve("clip.mp4"));
      assertNull(
          context
              .createProducerTemplate()
              .request("direct:videos", e -> e.getMessage().setBody(document))
              .getException());
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> !taken.isEmpty() || sandbox.videos().size() == 1);
      assertEquals(List.of(), taken);
    }
  }
}
