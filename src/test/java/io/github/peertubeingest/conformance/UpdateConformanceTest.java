package io.github.peertubeingest.conformance;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class UpdateConformanceTest extends ConformanceCase {

  @Test
  void aChangeIsPartialAndAnsweredWithoutBody() throws Exception {
    JsonNode made = video("Before");
    Answer answer = change(made, "{\"description\":\"New text\"}").is(204);
    assertEquals("", answer.body());
    assertEquals("application/json; charset=utf-8", answer.header("Content-Type"));
    JsonNode video = read(made);
    assertEquals("Before", video.path("name").textValue());
    assertEquals("New text", video.path("description").textValue());
  }

  @Test
  void aVideoIsFoundByIdUuidAndShortUuid() throws Exception {
    JsonNode made = video("Three names");
    for (String key : new String[] {"id", "uuid", "shortUUID"}) {
      api.put("/videos/" + made.path(key).asText()).as("main").json("{}").send().is(204);
    }
  }

  @Test
  void aRequestWithoutBodyChangesNothing() throws Exception {
    JsonNode made = video("No body");
    api.put(path(made)).as("main").send().is(204);
    assertEquals("No body", read(made).path("name").textValue());
  }

  @Test
  void nullClearsWhatMayBeEmpty() throws Exception {
    JsonNode made = video("To clear");
    change(
            made,
            "{\"category\":1,\"licence\":2,\"language\":\"de\",\"description\":\"abc\",\"support\":\"abc\","
                + "\"tags\":[\"aa\"],\"originallyPublishedAt\":\"2020\","
                + "\"scheduleUpdate\":{\"updateAt\":\"2038-01-01T00:00:00Z\"}}")
        .is(204);
    assertEquals("2020-01-01T00:00:00.000Z", read(made).path("originallyPublishedAt").textValue());
    change(
            made,
            "{\"category\":null,\"licence\":null,\"language\":null,\"description\":null,\"support\":null,"
                + "\"tags\":null,\"originallyPublishedAt\":null,\"scheduleUpdate\":null}")
        .is(204);
    JsonNode video = read(made);
    for (String field : new String[] {"description", "support", "originallyPublishedAt"}) {
      assertTrue(video.path(field).isNull(), field);
    }
    assertFalse(video.has("scheduledUpdate"), "absent, not null");
    for (String field : new String[] {"category", "licence", "language"}) {
      assertTrue(video.path(field).path("id").isNull(), field);
    }
    assertEquals(0, video.path("tags").size());
  }

  @Test
  void nullIsRefusedWhereAValueIsNeeded() throws Exception {
    change(
            video("No nulls"),
            "{\"name\":null,\"privacy\":null,\"channelId\":null,\"nsfw\":null,\"waitTranscoding\":null,"
                + "\"downloadEnabled\":null}")
        .refuses("nsfw", "waitTranscoding", "privacy", "downloadEnabled", "name", "channelId");
  }

  @Test
  void valuesOfAnotherTypeAreRefusedWithTheirTypeNamed() throws Exception {
    Answer answer =
        change(
                video("Types"),
                "{\"description\":12345,\"support\":[\"a\"],\"tags\":[1],\"name\":5}")
            .refuses("description", "support", "tags", "name");
    if (!subject.isEight() || subject.isSandbox()) {
      assertEquals(
          "Expected a string but received a number",
          answer.invalid("description").path("msg").textValue());
      assertEquals(
          "Expected a string but received a Array",
          answer.invalid("support").path("msg").textValue());
    }
  }

  @Test
  void commentsPolicyNullIsAServerError() throws Exception {
    change(video("Policy"), "{\"commentsPolicy\":null}").isProblem(500, "SequelizeValidationError");
  }

  @Test
  void tagsAreClearedByAnEmptyListInJsonAndByNullInAForm() throws Exception {
    JsonNode made = video("Tags");
    change(made, "{\"tags\":[\"bb\",\"aa\",\"bb\"]}").is(204);
    assertEquals("[\"aa\",\"bb\"]", read(made).path("tags").toString());
    change(made, "{\"tags\":[]}").is(204);
    assertEquals(0, read(made).path("tags").size());
    change(made, "{\"tags\":[\"aa\"]}").is(204);
    api.put(path(made)).as("main").form(new Form().field("tags", "null")).send().is(204);
    assertEquals(0, read(made).path("tags").size());
  }

  @Test
  void anEmptyDescriptionInAFormIsRefused() throws Exception {
    JsonNode made = video("Empty");
    api.put(path(made))
        .as("main")
        .form(new Form().field("description", ""))
        .send()
        .refuses("description");
  }

  @Test
  void anUrlEncodedBodyIsReadFlat() throws Exception {
    JsonNode made = video("Flat");
    api.put(path(made)).as("main").field("name", "Flat now").field("tags[]", "x").send().is(204);
    assertEquals("Flat now", read(made).path("name").textValue());
    assertEquals(0, read(made).path("tags").size());
  }

  @Test
  void anUnknownVideoIs404AndAMalformedIdIs400() throws Exception {
    api.put("/videos/99999999").as("main").json("{}").send().isProblem(404);
    Answer malformed = api.put("/videos/not-an-id").as("main").json("{}").send().refuses("id");
    assertEquals("params", malformed.invalid("id").path("location").textValue());
    assertEquals("not-an-id", malformed.invalid("id").path("value").textValue());
    api.put("/videos/99999999").as("main").json("{\"name\":\"x\"}").send().refuses("name");
  }

  @Test
  void anotherUsersVideoIsForbidden() throws Exception {
    String other = subject.token("other");
    JsonNode made = video("Not yours");
    api.put(path(made)).bearer(other).json("{\"name\":\"Stolen\"}").send().isProblem(403);
    api.delete(path(made)).bearer(other).send().isProblem(403);
    api.get(path(made) + "/source").bearer(other).send().isProblem(403);
    assertEquals("Not yours", read(made).path("name").textValue());
  }

  @Test
  void aVideoMovesOnlyToAChannelOfItsOwner() throws Exception {
    JsonNode made = video("Moving");
    int second = channelId(1);
    change(made, "{\"channelId\":" + second + "}").is(204);
    assertEquals(second, read(made).at("/channel/id").intValue());
    change(made, "{\"channelId\":99999999}").isProblem(subject.isEight() ? 404 : 400);
    change(made, "{\"channelId\":\"x\"}").refuses("channelId");
    int foreign = foreignChannelId();
    change(made, "{\"channelId\":" + foreign + "}").isProblem(subject.isEight() ? 403 : 400);
  }

  @Test
  void everyChangeOfAPasswordProtectedVideoRepeatsPasswords() throws Exception {
    JsonNode made = video("Protected");
    change(made, "{\"privacy\":5}").isProblem(400);
    change(made, "{\"privacy\":5,\"videoPasswords\":[\"first\"]}").is(204);
    change(made, "{\"name\":\"Renamed\"}").isProblem(400);
    change(made, "{\"name\":\"Renamed\",\"videoPasswords\":[\"ignored\"]}").is(204);
    api.get(path(made)).header("x-peertube-video-password", "first").send().is(200);
    change(made, "{\"privacy\":3}").is(204);
  }

  @Test
  void leavingPrivacyMovesThePublicationDate() throws Exception {
    JsonNode made = video("To publish");
    String before = read(made).path("publishedAt").textValue();
    change(made, "{\"privacy\":1}").is(204);
    String published = read(made).path("publishedAt").textValue();
    assertNotEquals(before, published);
    change(made, "{\"privacy\":2}").is(204);
    assertEquals(published, read(made).path("publishedAt").textValue());
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"{}", "{\"privacy\":1}", "\"x\""})
  void aScheduleWithoutDateIsRefused(String schedule) throws Exception {
    change(video("Schedule"), "{\"scheduleUpdate\":" + schedule + "}").isProblem(400);
  }

  @Test
  void aScheduledChangeIsMadeWhenItIsDue() throws Exception {
    subject.sandboxOnly("a real instance looks once a minute");
    JsonNode made = video("Scheduled");
    Instant due = Instant.now().plusMillis(700);
    change(made, "{\"scheduleUpdate\":{\"updateAt\":\"" + due + "\",\"privacy\":1}}").is(204);
    assertEquals(3, read(made).at("/privacy/id").intValue());
    await().atMost(Duration.ofSeconds(5)).until(() -> read(made).at("/privacy/id").intValue() == 1);
    assertFalse(read(made).has("scheduledUpdate"));
  }

  @Test
  void aNewThumbnailHasANewPathAndIsServed() throws Exception {
    JsonNode made = video("Thumbnail");
    String before = read(made).path("thumbnailPath").textValue();
    byte[] first = api.get(before).send().is(200).body().getBytes(StandardCharsets.UTF_8);
    Form form = new Form().file("thumbnailfile", "t.png", "image/png", picture());
    api.put(path(made)).as("main").form(form).send().is(204);
    String after = read(made).path("thumbnailPath").textValue();
    assertNotEquals(before, after);
    Answer served = api.get(after).send().is(200);
    assertTrue(served.header("Content-Type").startsWith("image/"), served.header("Content-Type"));
    assertNotEquals(first.length, served.body().getBytes(StandardCharsets.UTF_8).length);
  }

  @Test
  void aThumbnailThatIsNoImageIsAServerErrorAndAnUnknownFileToo() throws Exception {
    JsonNode made = video("Bad thumbnail");
    byte[] text = "hello".getBytes(StandardCharsets.UTF_8);
    Form noImage = new Form().file("thumbnailfile", "t.png", "image/png", text);
    api.put(path(made)).as("main").form(noImage).send().is(500);
    Form unknown = new Form().file("videofile", "a.mp4", "video/mp4", sample());
    api.put(path(made)).as("main").form(unknown).send().isProblem(500, "MulterError");
  }

  @Test
  void aDeletedVideoIsGone() throws Exception {
    JsonNode made = video("To delete");
    Answer answer = api.delete(path(made)).as("main").send().is(204);
    assertEquals("", answer.body());
    api.delete(path(made)).as("main").send().isProblem(404);
    api.get(path(made)).as("main").send().isProblem(404);
    api.put(path(made)).as("main").json("{}").send().isProblem(404);
  }
}
