package io.github.peertubeingest.item;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Cleaning.Cleaned;
import io.github.peertubeingest.item.DocumentReader.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CleaningTest {

  private final Cleaning cleaning = new Cleaning(false);

  private static ObjectNode document(String field, String value) {
    return Json.MAPPER.createObjectNode().put(field, value);
  }

  private static ObjectNode tags(String... tags) {
    ObjectNode document = Json.MAPPER.createObjectNode();
    ArrayNode list = document.putArray("tags");
    List.of(tags).forEach(list::add);
    return document;
  }

  static Stream<Arguments> names() {
    String words = "A word and ".repeat(10); // 110 characters
    String family = "👨‍👩‍👧‍👦"; // seven code points
    String letter = "ạ̈"; // a, and marks of which one is composed
    return Stream.of(
        Arguments.of("A name", "A name", null),
        Arguments.of("  A name\u00a0", "A name", "blanks around it"),
        Arguments.of("A\tname\r\nof lines", "A name of lines", "on one line"),
        Arguments.of("A\u0000 na\uFEFFme\u0007", "A name", "show nothing"),
        Arguments.of("Cafe\u0301 du Sud", "Caf\u00e9 du Sud", "NFC"),
        Arguments.of("x".repeat(120), "x".repeat(120), null),
        Arguments.of("🎬".repeat(120), "🎬".repeat(120), null),
        Arguments.of("🎬".repeat(121), "🎬".repeat(116) + " […]", "cut at 120"),
        Arguments.of("x".repeat(121), "x".repeat(116) + " […]", "cut at 120"),
        Arguments.of(words + "something, else", words + " […]".strip(), "cut at 120"),
        Arguments.of(words + "abcdef, more words", words + "abcdef […]", "cut at 120"),
        Arguments.of("ab ".repeat(2) + "漢".repeat(130), "ab ab " + "漢".repeat(110) + " […]", "cut"),
        Arguments.of("x".repeat(113) + family + " and more", "x".repeat(113) + " […]", "cut"),
        Arguments.of("x".repeat(115) + "👍🏽" + "y".repeat(9), "x".repeat(115) + " […]", "cut"),
        Arguments.of(
            "x".repeat(113) + "🇩🇪🇫🇷" + "y".repeat(9), "x".repeat(113) + "🇩🇪 […]", "cut"),
        Arguments.of(
            "x".repeat(115) + "q\u0323\u0307" + "y".repeat(9), "x".repeat(115) + " […]", "cut"),
        Arguments.of("שלום עולם ".repeat(13).strip(), "שלום עולם ".repeat(11) + "שלום […]", "cut"),
        Arguments.of("مرحبا", "مرحبا", null),
        Arguments.of("\u202bشكرا\u202c", "\u202bشكرا\u202c", null),
        Arguments.of(
            letter + "bc",
            java.text.Normalizer.normalize(letter + "bc", java.text.Normalizer.Form.NFC),
            null));
  }

  @ParameterizedTest
  @MethodSource("names")
  void aNameIsMadeOneThatPeerTubeTakes(String asked, String clean, String why) {
    Cleaned cleaned = cleaning.clean(document("name", asked));
    String name = cleaned.document().path("name").asText();
    assertEquals(clean, name);
    assertTrue(Texts.length(name) <= 120, name);
    if (why != null) {
      assertTrue(cleaned.notes().get(0).why().contains(why), cleaned.notes().toString());
    } else if (asked.equals(clean)) {
      assertEquals(List.of(), cleaned.notes());
    }
  }

  static Stream<Arguments> htmlAndOtherTexts() {
    String plain = "# Title\n\n**bold**, a < b, a<b>c, <https://example.org/x_y>\n\n* one\n* two\n";
    return Stream.of(
        Arguments.of(plain, plain),
        Arguments.of("Use `<b>bold</b>` and `<br>` here", "Use `<b>bold</b>` and `<br>` here"),
        Arguments.of("```\n<p>code</p>\n```", "```\n<p>code</p>\n```"),
        Arguments.of("List<A> of Map<String, B> </x>", "List<A> of Map<String, B> </x>"),
        Arguments.of("AT&amp;T, R&D", "AT&amp;T, R&D"),
        Arguments.of("one\r\ntwo\rthree", "one\ntwo\nthree"),
        Arguments.of("one\u0000two\u000bthree", "onetwo\nthree"),
        Arguments.of("one<br>two<BR/>three", "one\ntwo\nthree"),
        Arguments.of("one<br><br>two", "one\n\ntwo"),
        Arguments.of(
            "<p>Hello <b>world</b> &amp; <a href=\"https://x.y/z_a\" title=\"t\">a link</a></p><p>2 &lt; 3</p>",
            "Hello **world** & [a link](https://x.y/z_a)\n\n2 < 3"),
        Arguments.of("<div>one</div><div>two</div>", "one\ntwo"),
        Arguments.of("<h2>Head</h2><ul><li>a</li><li>b</li></ul>", "## Head\n\n* a\n* b"),
        Arguments.of("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        Arguments.of(
            "# Kept\n\n**as** it_is <i>but</i> this\nline",
            "# Kept\n\n**as** it_is *but* this\nline"),
        Arguments.of(
            "<p>a</p><script>alert('x < y')</script><style>p {}</style><iframe src='x'></iframe><p>b</p>",
            "a\n\nb"),
        Arguments.of("<a href='javascript:alert(1)'>click</a> here", "click here"),
        Arguments.of("<p>“Über” – it's <em>good</em>…</p>", "“Über” – it's *good*…"),
        Arguments.of(
            "if x<y <b>then</b> see <https://a.b/c>", "if x<y **then** see <https://a.b/c>"),
        Arguments.of(
            "<table><tr><th>Year</th><td>1961</td></tr><tr><td>Place</td><td>Alps</td></tr></table>",
            "Year | 1961\n\nPlace | Alps"),
        Arguments.of(
            "<p>A <img src='https://x.y/i.png' alt='picture'> and <img src='t.gif'></p>",
            "A [picture](https://x.y/i.png) and"),
        Arguments.of("<P ALIGN=center>Old<P>style", "Old\n\nstyle"));
  }

  @ParameterizedTest
  @MethodSource("htmlAndOtherTexts")
  void onlyWhatClearlyIsHtmlIsMadeMarkdown(String asked, String clean) {
    Cleaned cleaned = cleaning.clean(document("description", asked));
    assertEquals(clean, cleaned.document().path("description").asText());
    Cleaned again = cleaning.clean(cleaned.document());
    assertEquals(cleaned.document(), again.document());
  }

  static Stream<Arguments> lists() {
    return Stream.of(
        Arguments.of(tags("alps", "snow"), "[\"alps\",\"snow\"]", null),
        Arguments.of(tags(" alps ", "snow"), "[\"alps\",\"snow\"]", "\" alps \": blanks around it"),
        Arguments.of(tags("alps", "Alps", "ALPS"), "[\"alps\"]", "\"Alps\" left out: it is there"),
        Arguments.of(tags("cafe\u0301", "café"), "[\"café\"]", "it is there already"),
        Arguments.of(tags("a", "bb", ""), "[\"bb\"]", "\"a\" left out: shorter than 2"),
        Arguments.of(
            tags("x".repeat(30), "x".repeat(31)), "[\"" + "x".repeat(30) + "\"]", "longer than 30"),
        Arguments.of(tags("🎬".repeat(30)), "[\"" + "🎬".repeat(30) + "\"]", null),
        Arguments.of(
            tags("t1", "t2", "t3", "t4", "t5", "t6"),
            "[\"t1\",\"t2\",\"t3\",\"t4\",\"t5\"]",
            "\"t6\" left out: PeerTube takes 5 tags"),
        Arguments.of(tags("a"), null, "tags left out"),
        Arguments.of(tags(), "[]", null));
  }

  @ParameterizedTest
  @MethodSource("lists")
  void tagsAreTrimmedDroppedAndCounted(ObjectNode asked, String clean, String why) {
    Cleaned cleaned = cleaning.clean(asked);
    assertEquals(clean, clean == null ? null : cleaned.document().path("tags").toString());
    assertEquals(clean == null, !cleaned.document().has("tags"));
    assertEquals(why == null ? 0 : 1, cleaned.notes().size());
    if (why != null) {
      assertTrue(cleaned.notes().get(0).why().contains(why), cleaned.notes().toString());
    }
  }

  @Test
  void aDescriptionThatIsTooLongIsCutAtAWordAndTold() {
    Cleaned cleaned = cleaning.clean(document("description", "A word. ".repeat(2000)));
    String text = cleaned.document().path("description").asText();
    assertTrue(text.endsWith(" […]"), text.substring(9900));
    assertTrue(Texts.length(text) <= 10_000);
    assertTrue(cleaned.notes().get(0).why().contains("cut at 10000"));
    assertTrue(cleaned.notes().get(0).asked().length() < 600, "a receipt is no archive");
  }

  @Test
  void aDescriptionThatIsTooShortIsLeftOut() {
    for (String text : List.of("", "ab", "  a  ", "<p></p>", "❤️️")) {
      Cleaned cleaned = cleaning.clean(document("description", text));
      assertFalse(cleaned.document().has("description"), text);
      assertTrue(cleaned.notes().get(0).why().contains("left out"), text);
    }
  }

  @Test
  void valuesOfAWrongTypeAreLeftToTheSchema() {
    ObjectNode document = document("description", null);
    document.put("name", 7).put("support", true).putArray("tags").add("aa").add(3);
    document.putArray("chapters").add("x");
    Cleaned cleaned = cleaning.clean(document);
    assertEquals(document, cleaned.document());
    assertEquals(List.of(), cleaned.notes());
  }

  @Test
  void titlesOfChaptersAreCleanedToo() {
    ObjectNode document = Json.MAPPER.createObjectNode();
    document.putArray("chapters").addObject().put("timecode", 1).put("title", " Cafe\u0301\n ");
    Cleaned cleaned = cleaning.clean(document);
    assertEquals("Café", cleaned.document().at("/chapters/0/title").asText());
    assertEquals("chapters[0].title", cleaned.notes().get(0).field());
  }

  @Test
  void theDocumentIsJudgedAsCleaned() {
    String json =
        "{\"name\":\""
            + "word ".repeat(30)
            + "\",\"video\":\"v.mp4\",\"description\":\"\","
            + "\"tags\":[\"t1\",\"t2\",\"t3\",\"t4\",\"t5\",\"t6\",\"T1\"]}";
    DocumentReader reader = new DocumentReader(new ItemSchema(), new DocumentRules());
    Reading reading = reader.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(List.of(), reading.faults());
    assertEquals(
        List.of("name", "description", "tags"), reading.notes().stream().map(Note::field).toList());
    DocumentReader strict =
        new DocumentReader(new ItemSchema(), new DocumentRules(), new Cleaning(true));
    Reading refused = strict.read(json.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    assertEquals(
        List.of("name", "description", "tags"),
        refused.faults().stream().map(FieldFault::field).toList());
    assertEquals(List.of(), refused.notes());
  }

  @Test
  void whatIsCleanStaysAsItIs() {
    Random random = new Random(20240229);
    String[] pieces = {
      "word ",
      "e\u0301",
      "👨‍👩‍👧‍👦",
      "🇩🇪",
      "\u0000",
      "<b>x</b>",
      "<p>",
      "<",
      "&amp;",
      "\n",
      " ",
      "漢",
      "**",
      "`",
      "ש",
      "\\"
    };
    for (int i = 0; i < 500; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(200); j >= 0; j--) {
        text.append(pieces[random.nextInt(pieces.length)]);
      }
      ObjectNode document = document("name", text.toString());
      document.put("support", text.toString());
      Cleaned once = cleaning.clean(document);
      String name = once.document().path("name").asText();
      assertTrue(Texts.length(name) <= 120, name);
      assertEquals(name, cleaning.clean(document("name", name)).document().path("name").asText());
      assertTrue(Texts.length(once.document().path("support").asText()) <= 1000);
    }
  }

  /** The bound tells an end from none; how long it takes is no matter of this test. */
  @Test
  void hugeAndDeepHtmlComesToAnEnd() {
    for (String text :
        List.of(
            "<div>".repeat(50_000) + "deep",
            "<p>paragraph</p>".repeat(30_000),
            "<a \"".repeat(100_000) + "<b>x</b>",
            "<b x=\"".repeat(50_000),
            "`".repeat(250_000) + "<br>",
            "[".repeat(150_000) + "<br>")) {
      assertTimeoutPreemptively(
          Duration.ofMinutes(2), () -> cleaning.clean(document("description", text)));
    }
  }
}
