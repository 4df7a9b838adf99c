package io.github.peertubeingest.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.engine.AccountSettings;
import io.github.peertubeingest.engine.Settings;
import io.github.peertubeingest.engine.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {

  @TempDir private Path home;

  private Settings load(Map<String, String> environment, String... overrides) {
    return Settings.load(
        home, home.resolve("application.properties"), environment, List.of(overrides));
  }

  @Test
  void theShippedFileDocumentsEveryKeyWithItsDefaultAndNoOther() throws IOException {
    Map<String, String> documented = new TreeMap<>();
    Pattern key = Pattern.compile("#?([a-z-]+\\.[a-z.-]+|allow-private-urls) =(.*)");
    for (String line : Files.readAllLines(Path.of("config/application.properties"))) {
      Matcher matcher = key.matcher(line);
      if (matcher.matches() && !matcher.group(1).startsWith("camel.")) {
        documented.put(matcher.group(1), matcher.group(2).strip());
      }
    }
    assertEquals(new TreeMap<>(Settings.KEYS), documented);
  }

  @Test
  void theEnvironmentOverridesTheFileAndSetOverridesBoth() throws IOException {
    Files.writeString(home.resolve("application.properties"), "peertube.url = http://file\n");
    assertEquals("http://file", load(Map.of()).text("peertube.url"));
    Map<String, String> environment = Map.of("PEERTUBE_URL", "http://environment");
    assertEquals("http://environment", load(environment).text("peertube.url"));
    assertEquals("http://set", load(environment, "peertube.url=http://set").text("peertube.url"));
  }

  @Test
  void aSecretCanComeFromAFile() throws IOException {
    Files.writeString(home.resolve("password.txt"), "from a file\n");
    assertEquals(
        "from a file",
        load(Map.of("PEERTUBE_PASSWORD_FILE", "password.txt")).secret("peertube.password"));
  }

  @ParameterizedTest
  @CsvSource({
    "500ms, 500",
    "2s, 2000",
    "15m, 900000",
    "8h, 28800000",
    "1.5s, 1500",
    "2d, 172800000"
  })
  void durationsReadAsPeopleWriteThem(String text, long millis) {
    assertEquals(
        Duration.ofMillis(millis), load(Map.of(), "inbox.settle=" + text).duration("inbox.settle"));
  }

  @ParameterizedTest
  @CsvSource({"1MiB, 1048576", "500kB, 500000", "20MB, 20000000", "12, 12", "64 MiB, 67108864"})
  void sizesReadAsPeopleWriteThem(String text, long bytes) {
    assertEquals(bytes, load(Map.of(), "inbox.max-document=" + text).size("inbox.max-document"));
  }

  @ParameterizedTest
  @CsvSource({"20MB/s, 20000000", "1 MiB/s, 1048576", "500kB, 500000"})
  void ratesReadAsPeopleWriteThem(String text, long bytes) {
    assertEquals(bytes, load(Map.of(), "publish.bandwidth=" + text).rate("publish.bandwidth"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "5", "-1s", "5 parsecs", ""})
  void whatIsNoDurationIsRefusedWithItsKey(String text) {
    UsageException refused =
        assertThrows(
            UsageException.class,
            () ->
                load(Map.of(), "once.wait=" + (text.isEmpty() ? "x" : text)).duration("once.wait"));
    assertTrue(refused.getMessage().startsWith("once.wait = "), refused.getMessage());
  }

  @Test
  void anUnknownKeyNamesTheNearestOne() {
    UsageException refused =
        assertThrows(UsageException.class, () -> load(Map.of(), "publish.paralel=3"));
    assertTrue(refused.getMessage().contains("publish.parallel"), refused.getMessage());
  }

  @Test
  void furtherAccountsAreReadBesideTheDefaultOne() {
    Settings settings =
        load(
            Map.of(),
            "peertube.url=https://one.example/",
            "accounts.second.url=https://two.example/api/v1",
            "accounts.second.username=bob");
    var accounts = new AccountSettings(settings).read();
    assertEquals(List.of("default", "second"), accounts.stream().map(a -> a.name()).toList());
    assertEquals("https://one.example", accounts.get(0).instance());
    assertEquals("https://two.example", accounts.get(1).instance());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://x.example",
        "tube.example",
        "http://",
        "http://u:p@x.example",
        "http://x y"
      })
  void whatIsNoAddressIsRefused(String url) {
    Settings settings = load(Map.of(), "peertube.url=" + url);
    assertThrows(UsageException.class, () -> new AccountSettings(settings).read());
  }
}
