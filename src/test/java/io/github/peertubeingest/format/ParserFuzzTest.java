package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Spoilt files of every format end in documents, rows or a {@link FormatException}, never in
 * anything else. The same inputs every time; {@code -Dfuzz.seed} and {@code -Dfuzz.seconds} hunt
 * for more.
 */
class ParserFuzzTest {

  private static final long SEED = Long.getLong("fuzz.seed", 20261126L);
  private static final int SECONDS = Integer.getInteger("fuzz.seconds", 2);
  private static final int MOST = Integer.getInteger("fuzz.inputs", 1500);

  /** What parsers trip over. */
  private static final List<String> PIECES =
      List.of(
          "\"",
          "'",
          "\"\"",
          ",",
          ";",
          "\t",
          "|",
          "\r",
          "\n",
          "\r\n",
          "\0",
          "\uFEFF",
          "\u202E",
          "\uD83C\uDFAC",
          "<![CDATA[",
          "]]>",
          "<!--",
          "-->",
          "<!DOCTYPE a [<!ENTITY b 'c'>]>",
          "&b;",
          "&#0;",
          "&#x10FFFF;",
          "<a>",
          "</a>",
          "<?xml version='1.0' encoding='utf-16'?>",
          "xmlns:x=''",
          "{",
          "}",
          "[",
          "]",
          ":",
          "- ",
          "&a ",
          "*a",
          "!!java.lang.Runtime ",
          "? ",
          "%YAML 9.9\n",
          "---\n",
          "...\n",
          "|\n",
          ">-\n",
          "\\u0000",
          "\\ud800",
          "1e999999",
          "-0",
          "0x7f",
          "9999999999999999999",
          "NaN",
          "null",
          "true",
          "[section]",
          "key = value",
          "name",
          "video",
          "externalId");

  @TempDir private Path folder;

  private Formats formats() throws Exception {
    Path own = Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(
        own.resolve("own.yaml"),
        """
        match: {file: "*.own.*"}
        fields:
          name: {first: [name, /name, "*[1]"], apply: [trim, {cap: 120}]}
          tags: {from: tags, apply: [{split: ";"}, unique, {first: 5}]}
          originallyPublishedAt: {from: date, apply: [{date: [yyyy-MM-dd, yyyy, serial]}]}
        """);
    return new Formats(
        Profiles.load(List.of(own, Path.of("config", "profiles").toAbsolutePath())),
        new Readers(Bounds.ofDocument(1 << 16)));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<byte[]> seeds(String ending) throws IOException {
    return switch (ending) {
      case "csv" ->
          List.of(
              utf8("name,video,tags\n\"A, b\",a.mp4,\"x;y\"\n\"two\nlines\",b.mp4,\n"),
              utf8("name;video\r\nA;a.mp4\r\n"),
              "name,video\nCaf\u00e9,a.mp4\n".getBytes(StandardCharsets.ISO_8859_1));
      case "tsv" -> List.of(utf8("name\tvideo\nA\ta.mp4\n"));
      case "json" ->
          List.of(
              utf8("{\"name\":\"A\",\"video\":\"a.mp4\",\"tags\":[\"x\",\"y\"],\"nsfw\":false}"),
              utf8("[{\"name\":\"A\"},{\"name\":\"B\",\"captions\":{\"en\":\"a.vtt\"}}]"),
              utf8(
                  "{\"extractor\":\"youtube\",\"id\":\"x\",\"title\":\"T\",\"timestamp\":1700000000}"),
              utf8(
                  "{\"version\":\"https://jsonfeed.org/version/1\",\"title\":\"F\",\"items\":[{\"id\":1}]}"));
      case "jsonl" -> List.of(utf8("{\"name\":\"A\"}\n{\"name\":\"B\",\"tags\":[1]}\n"));
      case "yaml" ->
          List.of(
              utf8("name: A\nvideo: a.mp4\ntags: [x, 'y']\ndescription: |\n  Words\n  more\n"),
              utf8("a: &a {b: c}\nd: *a\n"));
      case "xml" ->
          List.of(
              utf8("<?xml version=\"1.0\"?><r xmlns=\"urn:x\"><name a=\"b\">A &amp; B</name></r>"),
              utf8("<record><metadata><dc:title xmlns:dc='urn:y'>T</dc:title></metadata></record>"),
              utf8(
                  "<rss xmlns:m='urn:m'><channel><title>F</title><item a='1'><title>A</title></item>"
                      + "<item><m:b/></item><item><guid>g</guid></item></channel></rss>"));
      case "nfo" -> List.of(utf8("<movie><title>A</title><plot>B</plot></movie>"));
      case "ini" -> List.of(utf8("[video]\nname = A\ntags = x, y\n; words\n"));
      case "xlsx" -> List.of(workbook());
      default -> throw new IllegalArgumentException(ending);
    };
  }

  private static byte[] workbook() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (Workbook book = new Workbook(out, "test", "1.0")) {
      Worksheet sheet = book.newWorksheet("Films");
      sheet.value(0, 0, "name");
      sheet.value(0, 1, "date");
      sheet.value(1, 0, "A film");
      sheet.value(1, 1, 45322);
    }
    return out.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(strings = {"csv", "tsv", "json", "jsonl", "yaml", "xml", "nfo", "ini", "xlsx"})
  void aSpoiltFileIsRefusedWithWordsOrRead(String ending) throws Exception {
    Formats formats = formats();
    List<byte[]> seeds = seeds(ending);
    long end = System.nanoTime() + SECONDS * 1_000_000_000L;
    int inputs = 0;
    for (; inputs < MOST && System.nanoTime() < end; inputs++) {
      Random random = new Random(SEED * 31 + inputs);
      byte[] seed = seeds.get(random.nextInt(seeds.size()));
      byte[] input = ending.equals("xlsx") ? spoiltZip(seed, random) : spoilt(seed, random);
      String name = (random.nextBoolean() ? "x." : "x.own.") + ending;
      Path file = Files.write(folder.resolve(name), input);
      String which = ending + ", input " + inputs + " of -Dfuzz.seed=" + SEED;
      Assertions.assertTimeoutPreemptively(
          Duration.ofSeconds(60), () -> read(formats, file, name, which), which + " does not end");
    }
    assertTrue(inputs > 0);
  }

  private static void read(Formats formats, Path file, String name, String which) {
    try {
      Choice choice = formats.choose(file, name);
      if (choice.shape() == Shape.TABLE) {
        try (Rows rows = formats.rows(file, name, choice)) {
          for (Row row = rows.next(); row != null; row = rows.next()) {
            assertNotNull(row.mapped().document(), which);
          }
        }
      } else if (choice.shape() == Shape.DOCUMENT) {
        assertNotNull(formats.document(file, name, choice).document(), which);
      }
    } catch (FormatException e) {
      assertTrue(!e.fault().message().isBlank(), which);
    } catch (Exception | StackOverflowError | OutOfMemoryError e) {
      throw new AssertionError(which + ": " + e, e);
    }
  }

  private static byte[] spoilt(byte[] seed, Random random) {
    byte[] bytes = seed.clone();
    int times = 1 + random.nextInt(6);
    for (int i = 0; i < times; i++) {
      bytes = once(bytes, random);
    }
    return bytes;
  }

  private static byte[] once(byte[] bytes, Random random) {
    int at = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
    int to = Math.min(bytes.length, at + random.nextInt(8));
    return switch (random.nextInt(6)) {
      case 0 -> joined(bytes, at, utf8(PIECES.get(random.nextInt(PIECES.size()))), at);
      case 1 -> joined(bytes, at, new byte[0], to);
      case 2 -> joined(bytes, at, new byte[] {(byte) random.nextInt(256)}, Math.min(at + 1, to));
      case 3 -> Arrays.copyOf(bytes, at);
      case 4 -> joined(bytes, at, Arrays.copyOfRange(bytes, 0, Math.min(bytes.length, 400)), at);
      default -> {
        byte[] piece = utf8(PIECES.get(random.nextInt(PIECES.size())).repeat(random.nextInt(200)));
        yield joined(bytes, at, piece, to);
      }
    };
  }

  private static byte[] joined(byte[] bytes, int upTo, byte[] middle, int from) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(bytes, 0, upTo);
    out.writeBytes(middle);
    int rest = Math.max(from, upTo);
    out.write(bytes, rest, bytes.length - rest);
    return out.toByteArray();
  }

  /** Either the archive itself is spoilt, or one of the files in it. */
  private byte[] spoiltZip(byte[] seed, Random random) throws IOException {
    if (random.nextInt(3) == 0) {
      return spoilt(seed, random);
    }
    List<String> names = new ArrayList<>();
    List<byte[]> contents = new ArrayList<>();
    Path whole = Files.write(folder.resolve("whole.zip"), seed);
    try (ZipFile zip = new ZipFile(whole.toFile())) {
      for (ZipEntry entry : zip.stream().toList()) {
        names.add(entry.getName());
        contents.add(zip.getInputStream(entry).readAllBytes());
      }
    }
    int which = random.nextInt(names.size());
    contents.set(which, spoilt(contents.get(which), random));
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      for (int i = 0; i < names.size(); i++) {
        zip.putNextEntry(new ZipEntry(names.get(i)));
        zip.write(contents.get(i));
      }
    }
    return out.toByteArray();
  }
}
