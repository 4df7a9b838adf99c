package io.github.peertubeingest;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The route files live in other people's Camel contexts, too: their names must not collide. */
class RoutesTest {

  private static List<Map<?, ?>> routes() throws IOException {
    List<Map<?, ?>> routes = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.sorted().toList()) {
        assertTrue(file.toString().endsWith(".camel.yaml"), file + " is not named *.camel.yaml");
        Object loaded =
            new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
        for (Object entry : (List<?>) loaded) {
          if (((Map<?, ?>) entry).get("route") instanceof Map<?, ?> route) {
            routes.add(route);
          }
        }
      }
    }
    assertFalse(routes.isEmpty(), "no routes in routes/");
    return routes;
  }

  @Test
  void everyRouteHasAnIdOfOursAndSaysWhatItDoes() throws IOException {
    for (Map<?, ?> route : routes()) {
      String id = String.valueOf(route.get("id"));
      assertAll(
          id,
          () -> assertTrue(id.startsWith("peertube-"), "the id begins with peertube-"),
          () -> assertNotNull(route.get("description"), "it has a description"));
    }
  }

  @Test
  void everyEndpointHasAnIdAndEveryInternalOneANameOfOurs() throws IOException {
    Set<String> ids = new HashSet<>();
    for (Map<?, ?> route : routes()) {
      assertTrue(ids.add(String.valueOf(route.get("id"))), route.get("id") + " stands once");
      visit(route, ids);
    }
    assertTrue(ids.contains("peertube-http"), "the one external call has its id");
  }

  private static void visit(Object node, Set<String> ids) {
    if (node instanceof List<?> list) {
      list.forEach(entry -> visit(entry, ids));
    } else if (node instanceof Map<?, ?> map) {
      if (map.get("uri") instanceof String uri) {
        assertNotNull(map.get("id"), "the endpoint " + uri + " has an id");
        assertTrue(ids.add(String.valueOf(map.get("id"))), map.get("id") + " stands once");
        if (uri.startsWith("direct:") || uri.startsWith("seda:")) {
          assertEquals("peertube-", uri.substring(uri.indexOf(':') + 1).substring(0, 9), uri);
        }
      }
      map.values().forEach(value -> visit(value, ids));
    }
  }

  @Test
  void onlyTheDoorSendsToInstancesAndEventsGoToTheirReceivers() throws IOException {
    Set<String> senders = Set.of("peertube.camel.yaml", "events.camel.yaml");
    try (Stream<Path> files = Files.list(Path.of("routes"))) {
      for (Path file : files.toList()) {
        boolean sends = Files.readString(file).contains("toD:");
        assertEquals(senders.contains(file.getFileName().toString()), sends, file + " sends");
      }
    }
  }
}
