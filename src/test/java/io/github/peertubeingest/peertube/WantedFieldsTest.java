package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a document asks of an instance of one version or another. */
class WantedFieldsTest {

  private static final Account ACCOUNT =
      new Account(
          "default",
          URI.create("https://tube.example"),
          new Account.Credentials("u", "p", null, null, null),
          null,
          null,
          null,
          null);

  private static Wanted wanted(String version, boolean creates, String document) {
    return wanted("{'serverVersion': '" + version + "'}", document, creates);
  }

  private static Wanted wanted(String config, String document, boolean creates) {
    Catalogue catalogue = new Catalogue(Clock.systemUTC());
    for (ApiRequest request : catalogue.missing(ACCOUNT)) {
      String page = request.path().substring(request.path().lastIndexOf('/') + 1);
      String answer =
          switch (page) {
            case "config" -> config;
            case "me" -> "{'videoChannels': [{'id': 2, 'name': 'one', 'displayName': 'The one'}]}";
            case "licences" -> "{'1': 'Attribution', '2': 'Attribution - Share Alike'}";
            case "languages" -> "{'en': 'English', 'nl': 'Dutch'}";
            case "categories" -> "{'1': 'Music', '11': 'News & Politics'}";
            default ->
                "{'1': 'Public', '2': 'Unlisted', '3': 'Private', '4': 'Internal',"
                    + " '5': 'Password protected'}";
          };
      Map<String, String> headers = Map.of("content-type", "application/json");
      try {
        catalogue.learn(request, ApiAnswer.of(200, headers, quoted(answer), Instant.now()));
      } catch (ItemFailure e) {
        throw new AssertionError(e);
      }
    }
    ItemDocument read = new ItemDocument((ObjectNode) Json.read(quoted(document)));
    return new WantedFields(catalogue, "private").of(ACCOUNT, read, creates);
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }

  private static List<String> faulty(Wanted wanted) {
    return wanted.faults().stream().map(FieldFault::field).toList();
  }

  private static List<String> noted(Wanted wanted) {
    return wanted.notes().stream().map(Note::field).toList();
  }

  @Test
  void labelsOfEveryKindBecomeNumbersAndCodes() {
    Wanted wanted =
        wanted(
            "6.3.0",
            false,
            "{'category': 'news and politics', 'licence': 'CC-BY-SA', 'language': 'nld',"
                + " 'privacy': 'UNLISTED', 'commentsPolicy': 'requires-approval', 'channel': 'the one'}");
    assertEquals(
        quoted(
            "{'category':11,'licence':2,'language':'nl','commentsPolicy':3,'privacy':2,'channelId':2}"),
        wanted.fields().toString());
    assertEquals(List.of(), wanted.notes());
  }

  @Test
  void aMissNamesTheNearestAndAllThatIsAllowed() {
    Wanted wanted =
        wanted(
            "6.3.0",
            false,
            "{'category': 'Musik', 'licence': 'CC0-1.0', 'language': 'Duch', 'privacy': 'secret',"
                + " 'commentsPolicy': 'none', 'channel': 'two'}");
    assertEquals(
        List.of("category", "licence", "language", "commentsPolicy", "privacy", "channel"),
        faulty(wanted));
    assertTrue(wanted.faults().get(0).message().contains("did you mean \"Music\"?"));
    assertEquals("1 Music, 11 News & Politics", wanted.faults().get(0).allowed());
    assertEquals(
        "means \"Public Domain Dedication\", which is not known to https://tube.example",
        wanted.faults().get(1).message());
  }

  @ParameterizedTest
  @CsvSource({
    "http://creativecommons.org/licenses/by/3.0/nl/, true",
    "CC-BY-4.0, true",
    "CC BY, false",
    "Attribution, false",
    "1, false",
  })
  void theReceiptTellsThatTheVersionOfALicenceIsNotKept(String licence, boolean told) {
    Wanted wanted = wanted("6.3.0", false, "{'licence': '" + licence + "'}");
    assertEquals(1, wanted.get("licence").asInt());
    assertEquals(told ? List.of("licence") : List.of(), noted(wanted));
  }

  @Test
  void sensitiveContentIsTold() {
    String document = "{'nsfw': true, 'nsfwFlags': 3, 'nsfwSummary': 'Blood'}";
    assertEquals(
        quoted("{'nsfw':true,'nsfwFlags':3,'nsfwSummary':'Blood'}"),
        wanted("7.2.0", false, document).fields().toString());
    Wanted before = wanted("7.1.1", false, document);
    assertEquals(quoted("{'nsfw':true}"), before.fields().toString());
    assertEquals(List.of("nsfwFlags", "nsfwSummary"), noted(before));
    Wanted published =
        wanted("{'serverVersion': '7.1.9', 'nsfwFlagsSettings': {}}", document, false);
    assertTrue(published.fields().has("nsfwFlags"), "what the instance says counts");
  }

  @Test
  void nullClearsWhatCanBeCleared() {
    String document =
        "{'description': null, 'support': null, 'tags': null, 'category': null, 'licence': null,"
            + " 'language': null, 'originallyPublishedAt': null, 'scheduleUpdate': null,"
            + " 'nsfwFlags': null, 'nsfwSummary': null}";
    Wanted wanted = wanted("8.2.1", false, document);
    assertEquals(List.of(), faulty(wanted));
    assertEquals(10, wanted.fields().size());
    assertEquals(0, wanted.get("nsfwFlags").asInt(-1), "0 is how the API says none");
    wanted.fields().remove("nsfwFlags");
    wanted.fields().forEach(value -> assertTrue(value.isNull()));
    assertEquals(List.of(), noted(wanted("6.3.0", false, document)), "there is nothing to clear");
    assertTrue(wanted("6.3.0", false, "{'publishAt': null}").get("scheduleUpdate").isNull());
  }

  @ParameterizedTest
  @CsvSource({"enabled, true", "2, false"})
  void anInstanceBeforeCommentsPoliciesGetsTheOldField(String asked, boolean sent) {
    Wanted wanted = wanted("6.1.0", false, "{'commentsPolicy': '" + asked + "'}");
    assertFalse(wanted.fields().has("commentsPolicy"));
    assertEquals(sent, wanted.get("commentsEnabled").asBoolean());
    assertEquals("commentsPolicy", Wanted.documentField("commentsEnabled"));
  }

  @Test
  void anInstanceBeforeCommentsPoliciesKnowsNoApproval() {
    Wanted wanted = wanted("6.1.0", false, "{'commentsPolicy': 'requires approval'}");
    assertEquals(List.of("commentsPolicy"), faulty(wanted));
    assertEquals("1 Enabled, 2 Disabled", wanted.faults().get(0).allowed());
  }

  @Test
  void aNewProtectedVideoNeedsPasswords() {
    Wanted without = wanted("6.3.0", true, "{'privacy': 'password protected'}");
    assertEquals(List.of("videoPasswords"), faulty(without));
    Wanted with = wanted("6.3.0", true, "{'privacy': 5, 'videoPasswords': ['one1', 'two2']}");
    assertEquals(List.of(), faulty(with));
    assertEquals(quoted("['one1','two2']"), with.get("videoPasswords").toString());
    assertFalse(with.toString().contains("one1"), "nobody reads a password");
    assertFalse(with.shown().toString().contains("one1"), "nobody reads a password");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{'videoPasswords': ['one1']}", "{'privacy': 1, 'videoPasswords': ['one1']}"})
  void passwordsBesideAnotherPrivacyAreAMistake(String document) {
    Wanted wanted = wanted("6.3.0", true, document);
    assertEquals(List.of("videoPasswords"), faulty(wanted));
    assertEquals("***", wanted.faults().get(0).value());
  }

  @Test
  void anUpdateMayNamePasswordsAlone() {
    Wanted wanted = wanted("6.3.0", false, "{'videoPasswords': ['one1']}");
    assertEquals(List.of(), faulty(wanted));
    assertFalse(wanted.fields().has("privacy"));
  }

  @ParameterizedTest
  @CsvSource({"8.2.1, 100, 0", "6.3.0, 100, 1", "6.3.0, 99, 0", "6.3.0, 1, 1"})
  void theLengthOfAPasswordDependsOnTheVersion(String version, int length, int faults) {
    String password = "x".repeat(length);
    String document = "{'privacy': 5, 'videoPasswords': ['" + password + "']}";
    assertEquals(faults, wanted(version, true, document).faults().size());
  }

  @Test
  void aTranscriptionIsRefusedInWordsAndWantedInSilence() {
    Wanted no = wanted("6.3.0", true, "{'video': 'v', 'generateTranscription': false}");
    assertFalse(no.get("generateTranscription").asBoolean(true));
    assertEquals(List.of(), noted(no));
    String yes = "{'video': 'v', 'generateTranscription': true}";
    Wanted able = wanted("{'videoTranscription': {'enabled': true}}", yes, true);
    assertNull(able.get("generateTranscription"), "a form's text \"true\" is no to 6.3");
    assertEquals(List.of(), noted(able));
    assertEquals(List.of("generateTranscription"), noted(wanted("6.3.0", true, yes)));
    Wanted update = wanted("6.3.0", false, "{'generateTranscription': false}");
    assertEquals(List.of("generateTranscription"), noted(update));
    assertEquals(0, update.fields().size());
    Wanted imported = wanted("{}", "{'targetUrl': 'x', 'generateTranscription': true}", true);
    assertTrue(imported.get("generateTranscription").asBoolean());
  }
}
