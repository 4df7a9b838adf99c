package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands round the records of a file, and the faults of profiles that ask for it. */
class SurroundingsTest {

  private static final String XML =
      """
      match: {file: "*.xml"}
      format: xml
      records: //item
      around: %s
      fields:
        name: title
        description: {join: ["../title", "../@lang", "../../about/text", "count(../item)"], with: "|"}
      """;

  private static final String JSON =
      """
      match: {file: "*.json"}
      format: json
      records: /feed/items
      around: true
      fields:
        name: /title
        description: {join: [../title, ../../version, ../authors/0/name, ../../../none, ../after], with: "|"}
      """;

  @TempDir private Path folder;

  private Formats formats(String profile) throws Exception {
    Path own = Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(own.resolve("own.yaml"), profile);
    return new Formats(Profiles.load(List.of(own)), new Readers(Bounds.DEFAULT));
  }

  private List<String> descriptions(String profile, String name, String text) throws Exception {
    Path file = Files.writeString(folder.resolve(name), text);
    Formats formats = formats(profile);
    List<String> all = new ArrayList<>();
    try (Rows rows = formats.rows(file, name, formats.choose(file, name))) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        assertEquals(List.of(), row.mapped().faults());
        all.add(row.mapped().document().path("description").asText());
      }
    }
    return all;
  }

  private static final String FEED =
      "<rss><about><text>A &amp; B</text></about><channel lang='en'><title>C</title><item><title>1</title></item>"
          + "<item><title>2</title></item></channel><channel><item><title>3</title></item></channel></rss>";

  @Test
  void anXmlRecordAsksItsAncestorsAndWhatStoodBeforeItInThem() throws Exception {
    assertEquals(
        List.of("C|en|A & B|1", "C|en|A & B|1", "A & B|1"),
        descriptions(XML.formatted("true"), "x.xml", FEED));
  }

  @Test
  void withoutAroundARecordIsADocumentOfItsOwn() throws Exception {
    assertEquals(List.of("1", "1", "1"), descriptions(XML.formatted("false"), "x.xml", FEED));
  }

  @Test
  void aBrokenRecordLeavesWhatStandsRoundTheOthers() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("x.xml"), FEED.replace("<title>1</title>", "<title>1</titel>"));
    Formats formats = formats(XML.formatted("true"));
    try (Rows rows = formats.rows(file, "x.xml", formats.choose(file, "x.xml"))) {
      assertEquals(1, rows.next().mapped().faults().size());
      assertEquals("C|en|A & B|1", rows.next().mapped().document().path("description").asText());
      assertEquals("A & B|1", rows.next().mapped().document().path("description").asText());
    }
  }

  @Test
  void whatIsTooMuchRoundXmlRecordsIsLeftOut() throws Exception {
    String many = "<junk/>".repeat(1000) + "<title>C</title>";
    String large = "<title>" + "y".repeat(70_000) + "</title>";
    for (String before : List.of(many, large)) {
      String text =
          "<rss><channel lang='en'>" + before + "<item><title>1</title></item></channel></rss>";
      assertEquals(List.of("en|1"), descriptions(XML.formatted("true"), "x.xml", text));
    }
  }

  @Test
  void aJsonRecordAsksTheObjectsRoundIt() throws Exception {
    String text =
        """
        {"version": 2, "feed": {"title": "F", "authors": [{"name": "Me"}], "items": [{"title": "1"}, {"title": "2"}],
         "after": "not seen"}}
        """;
    assertEquals(List.of("F|2|Me", "F|2|Me"), descriptions(JSON, "x.json", text));
  }

  @Test
  void whatIsTooMuchRoundJsonRecordsIsLeftOut() throws Exception {
    String text =
        "{\"version\":2,\"feed\":{\"title\":\""
            + "x".repeat(70_000)
            + "\",\"authors\":[{\"name\":\"Me\"}],\"items\":[{\"title\":\"1\"}]}}";
    assertEquals(List.of("2|Me"), descriptions(JSON, "x.json", text));
  }

  private static void assertFault(String part, ProfilesException thrown) {
    assertTrue(thrown.getMessage().contains(part), thrown.getMessage());
  }

  @Test
  void whatIsWrongWithAroundBestAndDatesIsToldWithItsLine() {
    String profile =
        """
        match: {file: "*.json"}
        format: json
        around: true
        fields:
          video: {best: /files}
          thumbnail: {best: /files, as: {type: /t}}
          name:
            best: /files
            as: {url: /u, hieght: /h}
          originallyPublishedAt: {from: /d, apply: [{date: [iso], missing: keep}]}
        """;
    ProfilesException thrown = assertThrows(ProfilesException.class, () -> formats(profile));
    assertFault("own.yaml:3: around needs records", thrown);
    assertFault("own.yaml:5: ", thrown);
    assertFault("own.yaml:6: ", thrown);
    assertFault("own.yaml:9: ", thrown);
    assertFault("height", thrown);
    assertFault("own.yaml:10: ", thrown);
  }
}
