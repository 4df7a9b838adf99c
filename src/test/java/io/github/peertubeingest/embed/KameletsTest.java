package io.github.peertubeingest.embed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** The Kamelets are data: what they say is what the route templates say. */
class KameletsTest {

  private static final Path TEMPLATES = Path.of("src/main/resources/camel-template");
  private static final Path KAMELETS = Path.of("src/main/resources/kamelets");

  private static Object load(Path file) throws IOException {
    return new Load(LoadSettings.builder().build()).loadFromString(Files.readString(file));
  }

  private static Map<?, ?> map(Object value, String... path) {
    Object at = value;
    for (String key : path) {
      at = ((Map<?, ?>) at).get(key);
    }
    return (Map<?, ?>) at;
  }

  @Test
  void everyKameletHasTheParametersAndBeansOfItsTemplate() throws IOException {
    Map<String, Path> kamelets = new TreeMap<>();
    try (Stream<Path> files = Files.list(KAMELETS)) {
      files.forEach(
          f ->
              kamelets.put(
                  f.getFileName().toString().replaceFirst("-[a-z]+\\.kamelet\\.yaml", ""), f));
    }
    try (Stream<Path> files = Files.list(TEMPLATES)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString().replace(".camel.yaml", "");
        Map<?, ?> template = map(((List<?>) load(file)).get(0), "routeTemplate");
        assertEquals(name, template.get("id"));
        Object kamelet = load(kamelets.remove(name));
        Set<String> wanted = new TreeSet<>();
        Set<String> required = new TreeSet<>();
        for (Object parameter : (List<?>) template.get("parameters")) {
          Map<?, ?> one = (Map<?, ?>) parameter;
          String parameterName = one.get("name").toString();
          assertTrue(one.get("description").toString().endsWith("."), parameterName);
          if (!parameterName.equals("from")) {
            wanted.add(parameterName);
            if (Boolean.TRUE.equals(one.get("required"))) {
              required.add(parameterName);
            }
          }
        }
        Map<?, ?> definition = map(kamelet, "spec", "definition");
        assertEquals(wanted, new TreeSet<>(map(definition, "properties").keySet()), name);
        assertEquals(required, new TreeSet<>((List<?>) definition.get("required")), name);
        assertEquals(template.get("beans"), map(kamelet, "spec", "template").get("beans"), name);
      }
    }
    assertEquals(Map.of(), kamelets, "every Kamelet has its template");
  }
}
