package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From files as people have them to item documents, through the shipped profiles and own ones. */
class FormatsTest {

  @TempDir private Path folder;

  private Formats formats() throws Exception {
    Path own = Files.createDirectories(folder.resolve("profiles"));
    return new Formats(
        Profiles.load(List.of(own, Path.of("config", "profiles").toAbsolutePath())),
        new Readers(Bounds.DEFAULT));
  }

  private void profile(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve("profiles"));
    Files.writeString(folder.resolve("profiles").resolve(name + ".yaml"), text);
  }

  private Path file(String name, String text) throws IOException {
    return file(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private Path file(String name, byte[] bytes) throws IOException {
    Path file = folder.resolve("in").resolve(name);
    Files.createDirectories(file.getParent());
    return Files.write(file, bytes);
  }

  private JsonNode document(String name, String text) throws Exception {
    Path file = file(name, text);
    Formats formats = formats();
    Mapped mapped = formats.document(file, name, formats.choose(file, name));
    assertEquals(List.of(), mapped.faults());
    return mapped.document();
  }

  private List<Row> rows(String name, byte[] bytes) throws Exception {
    Path file = file(name, bytes);
    Formats formats = formats();
    Choice choice = formats.choose(file, name);
    assertEquals(Shape.TABLE, choice.shape());
    List<Row> all = new ArrayList<>();
    try (Rows rows = formats.rows(file, name, choice)) {
      for (Row row = rows.next(); row != null; row = rows.next()) {
        all.add(row);
      }
    }
    return all;
  }

  private List<Row> rows(String name, String text) throws Exception {
    return rows(name, text.getBytes(StandardCharsets.UTF_8));
  }

  private static void assertDocument(String expected, JsonNode document) {
    assertEquals(Json.read(expected.replace('\'', '"')), Json.read(document.toString()));
  }

  private Choice choose(String name, String text) throws Exception {
    return formats().choose(file(name, text), name);
  }

  @Test
  void yamlIsADocumentAsItStandsAndNoStaysAText() throws Exception {
    assertDocument(
        "{'name':'no','tags':['a b','c'],'nsfw':false}",
        document("x.yaml", "name: no\ntags: [a b, c]\nnsfw: false\n"));
  }

  @Test
  void aTableWhoseColumnsAreFieldsNeedsNoProfile() throws Exception {
    List<Row> rows =
        rows(
            "films.csv",
            "\uFEFFname;tags;captions.en;nsfw;video\r\n\"One\r\nfilm; yes\";a|b;one.vtt;yes;1.mp4\r\n");
    assertDocument(
        "{'name':'One\\r\\nfilm; yes','tags':['a','b'],'captions':{'en':'one.vtt'},'nsfw':true,"
            + "'video':'1.mp4'}",
        rows.get(0).mapped().document());
  }

  @Test
  void aColumnThatIsNoFieldIsToldWithTheNearestOne() throws Exception {
    FormatException thrown =
        assertThrows(FormatException.class, () -> rows("films.csv", "name,vidoe\na b c,1.mp4\n"));
    assertTrue(thrown.getMessage().contains("\"vidoe\""), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("video"), thrown.getMessage());
  }

  @Test
  void aCatalogueWithARepeatedColumnIsMappedAsItsProfileSays() throws Exception {
    profile(
        "films",
        """
        match: {file: "films*.csv", columns: [Id, Carrier]}
        oldId: Id
        fields:
          name: {from: Title, apply: [oneLine, trim, {cap: 20, ellipsis: "..."}]}
          tags: {from: Subjects, apply: [{split: ";"}, trim, {length: [2, 30]}, unique, {first: 2}]}
          video: {from: Carrier, apply: [{replace: {'[.]mxf$': .mp4}}, {prefix: share/}]}
          description:
            join: [{template: "Source: {Id}"}, Summary, {from: "Title#2"}, {template: "Place: {Place}"}]
            with: "\\n\\n"
          originallyPublishedAt: {from: Date, apply: [{drop: ["2026-01-01"]}, {date: [yyyy-MM-dd, yyyy]}]}
        constants: {category: 6, language: nl}
        """);
    List<Row> rows =
        rows(
            "films-1.csv",
            "Id,Carrier,Title,Title,Subjects,Summary,Place,Date\n"
                + "P1,a.mxf,A title that is much too long,Second,\"x; sea;\nSea;land;air\",Short,,1938\n"
                + "P2,b.mxf,Other,,,,Haarlem,2026-01-01\n");
    assertDocument(
        "{'name':'A title that is...','tags':['sea','land'],'video':'share/a.mp4',"
            + "'description':'Source: P1\\n\\nShort\\n\\nSecond','originallyPublishedAt':'1938-01-01'}",
        rows.get(0).mapped().document());
    assertEquals("P1", rows.get(0).mapped().oldId());
    assertDocument("{'category':6,'language':'nl'}", rows.get(0).mapped().constants());
    assertDocument(
        "{'name':'Other','video':'share/b.mp4','description':'Source: P2\\n\\nPlace: Haarlem'}",
        rows.get(1).mapped().document());
  }

  @Test
  void aCaptionTableWithoutAHeaderAddsCaptions() throws Exception {
    profile(
        "captions",
        """
        match: {file: "*_srt.csv"}
        format: csv
        delimiter: "|"
        header: false
        fields: {id: 1, captions: {en: {from: 2, apply: [{prefix: transcripts/}]}}}
        """);
    List<Row> rows = rows("talks_srt.csv", "5a71|one.srt\r\n0721|two.srt\r\n");
    assertEquals(2, rows.size());
    assertDocument(
        "{'id':'0721','captions':{'en':'transcripts/two.srt'}}", rows.get(1).mapped().document());
  }

  @Test
  void aFaultOfAMappingNamesLineValueAndWhatIsAllowed() throws Exception {
    profile(
        "dated",
        """
        match: {file: "dated.csv"}
        fields: {name: Name, originallyPublishedAt: {from: When, apply: [{date: [yyyy-MM-dd]}]}}
        """);
    Row row = rows("dated.csv", "Name,When\nOne,yesterday\n").get(0);
    String fault = row.mapped().faults().get(0).line();
    assertTrue(fault.contains("originallyPublishedAt = \"yesterday\""), fault);
    assertTrue(fault.contains("line 2"), fault);
    assertTrue(fault.contains("yyyy-MM-dd"), fault);
  }

  @Test
  void oneBadRowCostsThatRow() throws Exception {
    byte[] table =
        "name,video\nOne film,1.mp4\nTwX film,2.mp4\nSix film,3.mp4\n"
            .getBytes(StandardCharsets.UTF_8);
    table[new String(table, StandardCharsets.US_ASCII).indexOf('X')] = 0;
    List<Row> rows = rows("films.csv", table);
    assertEquals(3, rows.size());
    assertEquals(1, rows.get(1).mapped().faults().size());
    assertTrue(rows.get(1).mapped().faults().get(0).line().contains("line 3"));
    assertEquals("Six film", rows.get(2).mapped().document().path("name").asText());
  }

  @Test
  void anOldEncodingThatIsNamedIsRead() throws Exception {
    profile("old", "match: {file: old.csv}\nencoding: windows-1252\nfields: {name: Name}\n");
    byte[] bytes = "Name\nCafé – Überfall\n".getBytes(Charset.forName("windows-1252"));
    assertEquals(
        "Café – Überfall", rows("old.csv", bytes).get(0).mapped().document().path("name").asText());
  }

  @Test
  void rowsAreReadOnWhereTheyStood() throws Exception {
    Path file = file("films.csv", "name\none\ntwo\nsix\n");
    Formats formats = formats();
    try (Rows rows = formats.rows(file, "films.csv", formats.choose(file, "films.csv"))) {
      rows.skipTo(2);
      assertEquals(3, rows.next().number());
    }
  }

  @Test
  void jsonLinesAndListsAreTables() throws Exception {
    List<Row> lines = rows("x.jsonl", "{\"name\":\"one\"}\nno json\n{\"name\":\"two\"}\n");
    assertEquals("two", lines.get(2).mapped().document().path("name").asText());
    assertFalse(lines.get(1).mapped().faults().isEmpty());
    assertEquals(2, rows("x.json", "[{\"name\":\"one\"},{\"name\":\"two\"}]").size());
  }

  @Test
  void whatYtDlpWritesBecomesADocument() throws Exception {
    assertDocument(
        "{'externalId':'youtube abc','name':'A talk','description':'Words','category':'Education',"
            + "'licence':'Attribution','language':'en','tags':['x1','y2'],"
            + "'originallyPublishedAt':'2024-01-31','support':'Someone: https://video.example/abc',"
            + "'chapters':[{'timecode':'0','title':'Intro'},{'timecode':'61','title':'Main'}]}",
        document(
            "A [abc].info.json",
            """
            {"id":"abc","extractor":"youtube","title":"A talk","description":"Words","age_limit":0,
             "categories":["Education"],"tags":["x1","y2"],"language":"en","upload_date":"20240131",
             "license":"Creative Commons Attribution license (reuse allowed)","uploader":"Someone",
             "webpage_url":"https://video.example/abc","availability":"public","ext":"mp4","thumbnail":"https://i.example/a.webp",
             "chapters":[{"start_time":0.0,"title":"Intro"},{"start_time":61.5,"title":"Main"}]}
            """));
  }

  @Test
  void theArchiveOfAnAccountBecomesItsVideosAndNothingElse() throws Exception {
    List<Row> rows =
        rows(
            "export/peertube/videos.json",
            """
            {"videos":[{"uuid":"u-1","name":"One","category":6,"licence":null,"language":"en","tags":["t1"],
              "privacy":5,"passwords":["p"],"description":null,"support":"S","nsfw":true,"commentsPolicy":2,
              "downloadEnabled":false,"waitTranscoding":true,"channel":{"name":"films"},"chapters":[],
              "url":"https://old.example/videos/watch/u-1","originallyPublishedAt":"1961-07-01T00:00:00.000Z",
              "archiveFiles":{"videoFile":"../files/videos/video-files/u-1.mp4","thumbnail":null,
                "captions":{"en":"../files/videos/captions/u-1-en.vtt"}}}]}
            """);
    JsonNode document = rows.get(0).mapped().document();
    assertEquals(List.of(), rows.get(0).mapped().faults());
    assertEquals("../files/videos/video-files/u-1.mp4", document.path("video").asText());
    assertEquals("films", document.path("channel").asText());
    assertEquals(2, document.path("commentsPolicy").asInt());
    assertEquals("../files/videos/captions/u-1-en.vtt", document.at("/captions/en").asText());
    assertFalse(document.has("licence"), document.toString());
    assertEquals("https://old.example/videos/watch/u-1", rows.get(0).mapped().oldId());
    assertEquals(Shape.IGNORED, choose("export/peertube/likes.json", "{\"likes\":[]}").shape());
    assertEquals(
        Shape.IGNORED, choose("export/activity-pub/actor.json", "{\"@context\":[]}").shape());
    assertEquals(Shape.DOCUMENT, choose("peertube/comments.json", "{\"name\":\"x\"}").shape());
    assertEquals(Shape.DOCUMENT, choose("likes.json", "{\"name\":\"x\"}").shape());
  }

  @Test
  void anNfoOfKodiBecomesADocument() throws Exception {
    assertDocument(
        "{'externalId':'tt1','name':'Salt & light','description':'A plot','tags':['Nature','Sea'],"
            + "'originallyPublishedAt':'2021-03-04'}",
        document(
            "x.nfo",
            "<episodedetails><title>Salt &amp; light</title><plot>A plot</plot><genre>Nature</genre>"
                + "<genre>Sea</genre><uniqueid type='a'>tt1</uniqueid><aired>2021-03-04</aired></episodedetails>"));
  }

  @Test
  void recordsOfAnArchiveBecomeItems() throws Exception {
    String record =
        "<record><header%s><identifier>%s</identifier></header><metadata><o:dc xmlns:o='http://www.openarchives.org/OAI/2.0/oai_dc/'"
            + " xmlns:dc='http://purl.org/dc/elements/1.1/'><dc:title>Film</dc:title><dc:subject>sea</dc:subject>"
            + "<dc:identifier>https://media.example/f.mp4</dc:identifier></o:dc></metadata></record>";
    List<Row> rows =
        rows(
            "harvest.xml",
            "<OAI-PMH xmlns='http://www.openarchives.org/OAI/2.0/'><ListRecords>"
                + record.formatted("", "oai:1")
                + record.formatted(" status='deleted'", "oai:2")
                + "</ListRecords></OAI-PMH>");
    assertDocument(
        "{'externalId':'oai:1','name':'Film','tags':['sea'],'targetUrl':'https://media.example/f.mp4'}",
        rows.get(0).mapped().document());
    assertNotNull(rows.get(1).skipped());
  }

  @Test
  void anNfoOfPrismediaBecomesADocument() throws Exception {
    assertDocument(
        "{'name':'A talk','description':'Words','tags':['one','two'],'category':'Education','licence':1,"
            + "'language':'English','privacy':'public','channel':'talks','nsfw':false,"
            + "'playlists':['Talks'],'commentsPolicy':'disabled'}",
        document(
            "x.nfo",
            "[video]\nname = A talk\ndescription = Words\ntags = one, two\ncategory = Education\n"
                + "cca = True\nlanguage = English\nprivacy = public\nchannel = talks\nnsfw = false\n"
                + "playlist = Talks\ndisable-comments = true\n"));
  }

  @Test
  void anMrssFileBecomesItems() throws Exception {
    List<Row> rows =
        rows(
            "feed.xml",
            "<rss xmlns:media='http://search.yahoo.com/mrss/'><channel><title>Feed</title><item><guid>g1</guid>"
                + "<title>Plain</title><link>https://example.org/1</link><pubDate>Wed, 31 Jan 2024 10:00:00 GMT</pubDate>"
                + "<media:group><media:content url='https://m.example/s.mp4' height='240'/><media:content"
                + " url='https://m.example/l.mp4' height='1080'/><media:title>Better</media:title>"
                + "<media:description type='html'>&lt;b&gt;Bold&lt;/b&gt;</media:description>"
                + "<media:keywords>a1, b2</media:keywords><media:rating>adult</media:rating>"
                + "<media:license href='https://creativecommons.org/licenses/by/4.0/'>x</media:license>"
                + "<media:subTitle lang='en' href='https://m.example/en.vtt'/></media:group></item></channel></rss>");
    assertEquals(List.of(), rows.get(0).mapped().faults());
    JsonNode document = rows.get(0).mapped().document();
    assertEquals("https://m.example/l.mp4", document.path("video").asText());
    assertEquals("Better", document.path("name").asText());
    assertEquals("**Bold**", document.path("description").asText());
    assertEquals("[\"a1\",\"b2\"]", document.path("tags").toString());
    assertTrue(document.path("nsfw").asBoolean());
    assertFalse(document.has("targetUrl"), document.toString());
    assertEquals("https://m.example/en.vtt", document.at("/captions/en").asText());
    assertTrue(document.path("originallyPublishedAt").asText().startsWith("2024-01-31T10:00"));
  }

  @Test
  void aBulkUploadOfKalturaBecomesItems() throws Exception {
    List<Row> rows =
        rows(
            "bulk.xml",
            "<mrss><channel><item><action>add</action><type>1</type><referenceId>r1</referenceId><name>A</name>"
                + "<tags><tag>t1</tag><tag>t2</tag></tags><categories><category>Top&gt;Talks</category></categories>"
                + "<contentAssets><content><dropFolderFileContentResource filePath='a.mp4'/></content></contentAssets>"
                + "</item><item><action>delete</action><type>1</type><referenceId>r2</referenceId></item></channel></mrss>");
    assertDocument(
        "{'action':'auto','externalId':'r1','name':'A','tags':['t1','t2'],'playlists':['Talks'],'video':'a.mp4'}",
        rows.get(0).mapped().document());
    assertDocument("{'action':'delete','externalId':'r2'}", rows.get(1).mapped().document());
  }

  @Test
  void whatAnInstanceAnswersAboutAVideoBecomesADocument() throws Exception {
    JsonNode document =
        document(
            "v.json",
            """
            {"id":4,"uuid":"u-1","shortUUID":"s1","url":"https://old.example/videos/watch/u-1","name":"One",
             "category":{"id":6,"label":"Sports"},"licence":{"id":null,"label":"Unknown"},"language":{"id":"en","label":"English"},
             "privacy":{"id":1,"label":"Public"},"tags":["t1"],"description":"D","support":null,"nsfw":false,
             "commentsPolicy":{"id":2,"label":"Disabled"},"downloadEnabled":true,"channel":{"name":"films"},
             "previewPath":"/lazy-static/previews/p.jpg","files":[],
             "streamingPlaylists":[{"files":[{"fileDownloadUrl":"https://old.example/download/v.mp4"}]}]}
            """);
    assertEquals("https://old.example/download/v.mp4", document.path("video").asText());
    assertEquals(
        "https://old.example/lazy-static/previews/p.jpg", document.path("thumbnail").asText());
    assertEquals("Sports", document.path("category").asText());
    assertEquals("films", document.path("channel").asText());
    assertFalse(document.has("licence"), document.toString());
    assertFalse(document.has("targetUrl"), document.toString());
  }

  @Test
  void aMetaFileOfYoutubeuploaderBecomesADocument() throws Exception {
    assertDocument(
        "{'name':'T','description':'D','tags':['a1'],'publishAt':'2027-01-01T10:00:00Z','licence':'CC-BY',"
            + "'category':'Music','originallyPublishedAt':'2024-01-31','playlists':['P'],'language':'en'}",
        document(
            "t.json",
            "{'title':'T','description':'D','tags':['a1'],'privacyStatus':'private','license':'creativeCommon',"
                    .replace('\'', '"')
                + "'categoryId':'10','publishAt':'2027-01-01T10:00:00Z','recordingDate':'2024-01-31',"
                    .replace('\'', '"')
                + "'playlistTitles':['P'],'language':'en'}".replace('\'', '"')));
  }

  @Test
  void recordsOfTheInternetArchiveAndOfOpencastBecomeDocuments() throws Exception {
    assertDocument(
        "{'externalId':'film1','video':'film1.mp4','name':'T','tags':['a1','b1'],'language':'eng',"
            + "'licence':'http://creativecommons.org/publicdomain/mark/1.0/','originallyPublishedAt':'1955-01-01',"
            + "'support':'Someone'}",
        document(
            "film1_meta.xml",
            "<metadata><identifier>film1</identifier><mediatype>movies</mediatype><title>T</title><subject>a1; b1</subject>"
                + "<creator>Someone</creator><language>eng</language><date>1955</date>"
                + "<licenseurl>http://creativecommons.org/publicdomain/mark/1.0/</licenseurl></metadata>"));
    assertDocument(
        "{'externalId':'e1','name':'Lecture','originallyPublishedAt':'2024-01-31'}",
        document(
            "episode.xml",
            "<dublincore xmlns='http://www.opencastproject.org/xsd/1.0/dublincore/' xmlns:dcterms='http://purl.org/dc/terms/'>"
                + "<dcterms:title>Lecture</dcterms:title><dcterms:identifier>e1</dcterms:identifier>"
                + "<dcterms:created>2024-01-31T10:00:00Z</dcterms:created></dublincore>"));
  }

  @Test
  void aBrokenProfileIsToldWithFileAndLine() throws Exception {
    profile(
        "broken",
        "match: {file: a.csv}\nfields:\n  nmae: Title\n  tags: {from: S, apply: [trimm]}\n");
    ProfilesException thrown = assertThrows(ProfilesException.class, this::formats);
    assertTrue(thrown.getMessage().contains("broken.yaml:3: "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("broken.yaml:4: "), thrown.getMessage());
    assertTrue(thrown.getMessage().contains("trim"), thrown.getMessage());
  }

  @Test
  void aTableOfFailedRowsNamesItsProfile() throws Exception {
    profile("mine", "match: {file: mine.csv}\nfields: {name: Titel}\n");
    List<Row> rows =
        rows(
            "renamed.csv",
            "Titel,peertube.profile,peertube.reason\nEen film,mine,\"no, not so\"\n");
    assertDocument("{'name':'Een film'}", rows.get(0).mapped().document());
  }

  @Test
  void metadataThatNoProfileIsForIsToldWhy() throws Exception {
    Path file = file("x.xml", "<unheard><of/></unheard>");
    Formats formats = formats();
    Choice choice = formats.choose(file, "x.xml");
    FormatException thrown =
        assertThrows(FormatException.class, () -> formats.document(file, "x.xml", choice));
    assertTrue(thrown.getMessage().contains("dublin-core: its root element"), thrown.getMessage());
  }

  @Test
  void whatYtDlpWritesAboutAPlaylistIsNothing() throws Exception {
    String playlist = "{\"id\":\"c\",\"extractor\":\"youtube:tab\",\"_type\":\"playlist\"}";
    assertEquals(Shape.IGNORED, choose("c.info.json", playlist).shape());
  }

  @ParameterizedTest
  @ValueSource(strings = {"x.mp4", "x.vtt", "x.jpg", "x.description", "x"})
  void otherFilesAreNoMetadata(String name) throws Exception {
    assertEquals(Shape.OTHER, choose(name, "{\"name\":\"x\"}").shape());
  }

  @Test
  void whatIsMadeToHurtEndsInWords() throws Exception {
    String laughs =
        "<!DOCTYPE x [<!ENTITY a \"lol\"><!ENTITY b \"&a;&a;&a;&a;\">]><movie><title>&b;</title></movie>";
    String secret = Files.writeString(folder.resolve("secret"), "hidden words").toUri().toString();
    String outside =
        "<!DOCTYPE x [<!ENTITY e SYSTEM '" + secret + "'>]><movie><title>A &e;</title></movie>";
    String anchors = "a: &a [x,x]\nb: &b [*a,*a]\n" + aliases();
    for (String[] hostile :
        new String[][] {
          {"laughs.nfo", laughs},
          {"outside.nfo", outside},
          {"laughs.yaml", anchors},
          {"deep.yaml", "name: " + "[".repeat(10_000) + "]".repeat(10_000)},
          {"twice.yaml", "name: a\nname: b\n"},
          {"two.yaml", "name: a\n---\nname: b\n"},
          {"tag.yaml", "name: !!java.net.URL [x]\n"},
          {"empty.yaml", ""},
        }) {
      Path file = file(hostile[0], hostile[1]);
      Formats formats = formats();
      Choice choice = formats.choose(file, hostile[0]);
      assertEquals(Shape.DOCUMENT, choice.shape(), hostile[0]);
      FormatException thrown =
          assertThrows(
              FormatException.class, () -> formats.document(file, hostile[0], choice), hostile[0]);
      assertFalse(thrown.getMessage().contains("hidden words"));
    }
  }

  private static String aliases() {
    StringBuilder text = new StringBuilder();
    for (char c = 'c'; c <= 'z'; c++) {
      char before = (char) (c - 1);
      String alias = "*" + before;
      text.append(
          c + ": &" + c + " [" + String.join(",", java.util.Collections.nCopies(9, alias)) + "]\n");
    }
    return text.toString();
  }
}
