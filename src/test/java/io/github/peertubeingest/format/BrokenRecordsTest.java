package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.format.SourceOptions.Format;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A record of an XML file that cannot be read costs itself, and no other. */
class BrokenRecordsTest {

  private static final int ITEMS = 50;
  private static final int LINES = 3;

  private static final Map<String, String> WAYS =
      Map.ofEntries(
          Map.entry("a tag that is not closed", "<title>One</item>"),
          Map.entry("tags that are closed in the wrong order", "<a><b>One</a></b></item>"),
          Map.entry("a character that XML has not", "<title>O\u0001ne</title></item>"),
          Map.entry("a reference to such a character", "<title>O&#0;ne</title></item>"),
          Map.entry("an attribute without quotes", "<a href=x>One</a></item>"),
          Map.entry("an attribute that is not closed", "<a href=\"x>One</a></item>"),
          Map.entry("an attribute twice", "<a b='1' b='2'/></item>"),
          Map.entry("a prefix that nothing declares", "<no:title>One</no:title></item>"),
          Map.entry("a < in the text", "<title>1 < 2</title></item>"),
          Map.entry("an end tag too many", "<title>One</title></a></item>"),
          Map.entry("a <! that begins nothing", "<title>One<!no</title></item>"),
          Map.entry("a record whose end is missing", "<title>One</title>"));

  @TempDir private Path folder;

  private static Stream<Arguments> ways() {
    return WAYS.keySet().stream()
        .sorted()
        .flatMap(way -> Stream.of(1, 25, 50).map(at -> Arguments.of(way, at)));
  }

  private static String feed(int broken, String start, String rest) {
    StringBuilder text =
        new StringBuilder(
            "<?xml version='1.0'?><!-- <item> -->\n"
                + "<rss xmlns:m='urn:m' xmlns='urn:&quot;d'><channel><title>Feed</title>\n");
    for (int i = 1; i <= ITEMS; i++) {
      text.append(i == broken ? start + "\n" + rest : "<item>\n<m:title>" + i + "</m:title></item>")
          .append("\n<!-- <item> -->\n");
    }
    return text + "</channel></rss>";
  }

  private RecordSource open(String text, int document) throws Exception {
    Path file = Files.writeString(folder.resolve("feed.xml"), text);
    SourceOptions options =
        new SourceOptions(Format.XML, null, null, true, null, 0, null, "//item", Map.of(), false);
    return new Readers(Bounds.ofDocument(document)).open(file, options);
  }

  private List<SourceRecord> read(String text) throws Exception {
    List<SourceRecord> all = new ArrayList<>();
    try (RecordSource source = open(text, 1 << 20)) {
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        all.add(record);
      }
    }
    return all;
  }

  private static void assertOneIsBad(List<SourceRecord> all, int broken) {
    assertEquals(ITEMS, all.size());
    for (int i = 1; i <= ITEMS; i++) {
      SourceRecord record = all.get(i - 1);
      assertEquals(i, record.number());
      assertEquals(LINES + (i - 1) * 3L, record.line(), record.toString());
      if (i == broken) {
        String said = ((SourceRecord.Bad) record).fault().message();
        String begin = "line " + record.line() + ": record " + i + " is not valid XML: ";
        assertTrue(said.startsWith(begin), said);
      } else {
        var title = ((SourceRecord.Xml) record).element().getElementsByTagNameNS("urn:m", "title");
        assertEquals(Integer.toString(i), title.item(0).getTextContent());
      }
    }
  }

  @ParameterizedTest(name = "{0}, record {1}")
  @MethodSource("ways")
  void aBrokenRecordCostsItself(String way, int broken) throws Exception {
    assertOneIsBad(read(feed(broken, "<item>", WAYS.get(way))), broken);
  }

  @ParameterizedTest
  @MethodSource("starts")
  void aRecordWhoseStartTagIsBrokenCostsItself(String start, int broken) throws Exception {
    assertOneIsBad(read(feed(broken, start, "<title>One</title></item>")), broken);
  }

  private static Stream<Arguments> starts() {
    return Stream.of("<item a=1>", "<item a='1' a='2'>", "<item no:a='1'>", "<item a='\u0001'>")
        .flatMap(start -> Stream.of(1, 25, 50).map(at -> Arguments.of(start, at)));
  }

  @Test
  void everyRecordMayBeBroken() throws Exception {
    String text = feed(0, "", "").replace("</m:title>", "</m:titel>");
    assertEquals(ITEMS, read(text).stream().filter(SourceRecord.Bad.class::isInstance).count());
  }

  @Test
  void aFileThatIsCutOffHasTheRecordsBeforeAndThenAFault() throws Exception {
    String whole = feed(0, "", "");
    try (RecordSource source =
        open(whole.substring(0, whole.indexOf("<m:title>30<") + 12), 1 << 20)) {
      for (int i = 1; i < 30; i++) {
        assertEquals(i, ((SourceRecord.Xml) source.next()).number());
      }
      FormatException thrown = assertThrows(FormatException.class, source::next);
      assertTrue(thrown.getMessage().contains("is not valid XML"), thrown.getMessage());
      assertEquals(null, source.next());
    }
  }

  @Test
  void whatIsBrokenBetweenRecordsIsTheFilesFault() throws Exception {
    for (String between : List.of("</no>", "\u0001", "<a b=1/>", "<no:a/>")) {
      String text = feed(0, "", "").replaceFirst("</item>", "</item>" + between);
      try (RecordSource source = open(text, 1 << 20)) {
        assertEquals(1, source.next().number());
        FormatException thrown = assertThrows(FormatException.class, source::next, between);
        assertTrue(thrown.getMessage().contains("line 4"), thrown.getMessage());
      }
    }
  }

  @Test
  void aRecordWithoutItsEndIsFoundWhereAllTheOthersAreLongerThanADocument() throws Exception {
    String record = "<item><title>" + "words ".repeat(100) + "</title></item>\n";
    String text = "<rss>" + record.replace("</item>", "") + record.repeat(2_000) + "</rss>";
    int bad = 0;
    int good = 0;
    try (RecordSource source = open(text, 64 * 1024)) {
      for (SourceRecord r = source.next(); r != null; r = source.next()) {
        bad += r instanceof SourceRecord.Bad ? 1 : 0;
        good += r instanceof SourceRecord.Xml ? 1 : 0;
      }
    }
    assertEquals(1, bad);
    assertEquals(2_000, good);
  }

  @Test
  void theFaultsOfARecordNameTheLineOfTheFile() throws Exception {
    List<SourceRecord> all =
        read("<rss>\n<item>\n<a></item>\n<item>\n\n<b></item>\n<item><c/>\n</item></rss>");
    assertEquals(3, all.size());
    String second = ((SourceRecord.Bad) all.get(1)).fault().message();
    assertTrue(second.startsWith("line 4: record 2 "), second);
    assertTrue(second.contains("line 6"), second);
    assertEquals(7, all.get(2).line());
  }

  @Test
  void ofManyRecordsNoneIsLost() throws Exception {
    String good =
        "<item><title>A title &amp; more</title><link>https://example.org/</link></item>\n";
    StringBuilder text = new StringBuilder("<rss><channel>");
    for (int i = 0; i < 20_000; i++) {
      text.append(i % 1000 == 999 ? good.replace("</title>", "") : good);
    }
    int bad = 0;
    int all = 0;
    try (RecordSource source = open(text + "</channel></rss>", 1 << 20)) {
      for (SourceRecord r = source.next(); r != null; r = source.next()) {
        all++;
        bad += r instanceof SourceRecord.Bad ? 1 : 0;
      }
    }
    assertEquals(20_000, all);
    assertEquals(20, bad);
  }

  @Test
  void aByteThatIsNotOfTheDeclaredEncodingCostsItsRecord() throws Exception {
    String text =
        "<?xml version='1.0' encoding='UTF-8'?><rss><item><t>One</t></item>"
            + "<item><t>Caf\u00e9</t></item><item><t>Three</t></item></rss>";
    Path file = folder.resolve("feed.xml");
    Files.write(file, text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
    List<SourceRecord> all = records(file);
    assertEquals(3, all.size());
    SourceRecord.Bad bad = (SourceRecord.Bad) all.get(1);
    assertTrue(
        bad.fault().message().contains("byte 0xE9 is none of its encoding"), bad.fault().message());
  }

  @Test
  void utf8ThatIsDeclaredToBeAnotherEncodingIsReadAsUtf8() throws Exception {
    String text =
        "<?xml version='1.0' encoding='ISO-8859-1'?><rss><item><t>Caf\u00e9</t></item></rss>";
    Path file = Files.writeString(folder.resolve("feed.xml"), text);
    SourceRecord.Xml one = (SourceRecord.Xml) records(file).get(0);
    assertEquals("Caf\u00e9", one.element().getTextContent());
  }

  private static List<SourceRecord> records(Path file) throws Exception {
    SourceOptions options =
        new SourceOptions(Format.XML, null, null, true, null, 0, null, "//item", Map.of(), false);
    List<SourceRecord> all = new ArrayList<>();
    try (RecordSource source = new Readers(Bounds.ofDocument(1 << 20)).open(file, options)) {
      for (SourceRecord record = source.next(); record != null; record = source.next()) {
        all.add(record);
      }
    }
    return all;
  }
}
