package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Conformance
final class UploadFieldsConformanceTest extends ConformanceCase {

  private static final String INVALID = "Invalid value";

  private Form named(String name) throws IOException, InterruptedException {
    return sampleForm().field("name", name);
  }

  @Test
  void aVideoWithNameAndChannelIsPrivateAndHasTheDefaults() throws Exception {
    JsonNode made = video("Just a name");
    assertTrue(made.path("id").isInt(), made.toString());
    assertTrue(made.path("uuid").textValue().matches("[0-9a-f-]{36}"), made.toString());
    assertEquals(22, made.path("shortUUID").textValue().length());
    JsonNode video = read(made);
    assertEquals("Just a name", video.path("name").textValue());
    assertEquals(3, video.at("/privacy/id").intValue());
    assertEquals("Private", video.at("/privacy/label").textValue());
    assertEquals(1, video.at("/state/id").intValue());
    assertEquals("Unknown", video.at("/category/label").textValue());
    assertTrue(video.at("/category/id").isNull());
    assertTrue(video.at("/language/id").isNull());
    assertFalse(video.path("nsfw").booleanValue());
    assertFalse(video.path("waitTranscoding").booleanValue());
    assertTrue(video.path("downloadEnabled").booleanValue());
    assertEquals(1, video.at("/commentsPolicy/id").intValue());
    assertTrue(video.path("description").isNull());
    assertEquals(0, video.path("tags").size());
    assertEquals(2, video.path("duration").intValue());
    assertFalse(video.has("scheduledUpdate"));
  }

  @Test
  void everyFieldArrives() throws Exception {
    Form form =
        named("  All fields  ")
            .field("description", "A description")
            .field("support", "Support us")
            .field("tags[]", "zebra")
            .field("tags[]", "ant")
            .field("category", "2")
            .field("licence", "1")
            .field("language", "fr")
            .field("nsfw", "true")
            .field("waitTranscoding", "1")
            .field("downloadEnabled", "false")
            .field("commentsPolicy", "3")
            .field("privacy", "2")
            .field("originallyPublishedAt", "2020-01-02")
            .field("scheduleUpdate[updateAt]", "2038-01-01T00:00:00Z")
            .field("scheduleUpdate[privacy]", "1");
    JsonNode video = read(upload(form).is(200).json().path("video"));
    assertEquals("All fields", video.path("name").textValue());
    assertEquals("A description", video.path("description").textValue());
    assertEquals("Support us", video.path("support").textValue());
    assertEquals("[\"ant\",\"zebra\"]", video.path("tags").toString());
    assertEquals("Films", video.at("/category/label").textValue());
    assertEquals("Attribution", video.at("/licence/label").textValue());
    assertEquals("French", video.at("/language/label").textValue());
    assertTrue(video.path("nsfw").booleanValue());
    assertTrue(video.path("waitTranscoding").booleanValue());
    assertFalse(video.path("downloadEnabled").booleanValue());
    assertEquals("Requires approval", video.at("/commentsPolicy/label").textValue());
    assertEquals(2, video.at("/privacy/id").intValue());
    assertEquals("2020-01-02T00:00:00.000Z", video.path("originallyPublishedAt").textValue());
    assertEquals("2038-01-01T00:00:00.000Z", video.at("/scheduledUpdate/updateAt").textValue());
    assertEquals(1, video.at("/scheduledUpdate/privacy").intValue());
  }

  @Test
  void aNameOf120EmojiFitsAndOneMoreDoesNot() throws Exception {
    video("🎬".repeat(120));
    upload(named("🎬".repeat(121))).refuses("name");
  }

  static Stream<Arguments> badFields() {
    String tags = "Should have an array of up to 5 tags between 2 and 30 characters each";
    return Stream.of(
        Arguments.of("name", "ab", "Should have a video name between 3 and 120 characters long"),
        Arguments.of("category", "99", INVALID),
        Arguments.of("licence", "99", INVALID),
        Arguments.of("language", "", INVALID),
        Arguments.of("language", "longer-than-10", INVALID),
        Arguments.of("privacy", "9", INVALID),
        Arguments.of("privacy", "null", INVALID),
        Arguments.of("description", "", INVALID),
        Arguments.of("description", "ab", INVALID),
        Arguments.of("support", "", INVALID),
        Arguments.of("tags", "single", tags),
        Arguments.of("tags[]", "", tags),
        Arguments.of("tags[]", "a", tags),
        Arguments.of("tags[]", "1234567890123456789012345678901", tags),
        Arguments.of("commentsPolicy", "7", INVALID),
        Arguments.of("commentsPolicy", "null", INVALID),
        Arguments.of("originallyPublishedAt", "", INVALID),
        Arguments.of("originallyPublishedAt", "2020-13-01", INVALID),
        Arguments.of(
            "scheduleUpdate[updateAt]",
            "soon",
            "Should have a schedule update date that conforms to ISO 8601"),
        Arguments.of("nsfw", "null", "Should have a valid nsfw boolean"),
        Arguments.of("downloadEnabled", "null", "Should have downloadEnabled boolean"),
        Arguments.of("waitTranscoding", "null", "Should have a valid waitTranscoding boolean"),
        Arguments.of("channelId", "x", INVALID),
        Arguments.of("videoPasswords", "single", "Video passwords should be an array."));
  }

  @ParameterizedTest(name = "{0}={1}")
  @MethodSource("badFields")
  void aFieldOutOfItsBoundsIsNamedWithItsMessage(String field, String value, String message)
      throws Exception {
    Form form = new Form().file("videofile", "sample.mp4", "video/mp4", sample());
    if (!field.equals("channelId")) {
      form.field("channelId", Integer.toString(channelId(0)));
    }
    if (!field.equals("name")) {
      form.field("name", "A good name");
    }
    String parameter = field.replace("[]", "").replace("[", ".").replace("]", "");
    Answer answer = upload(form.field(field, value)).refuses(parameter);
    JsonNode entry = answer.invalid(parameter);
    assertEquals("field", entry.path("type").textValue());
    assertEquals(parameter, entry.path("path").textValue());
    assertEquals("body", entry.path("location").textValue());
    if (!subject.isEight() || subject.isSandbox()) {
      assertEquals(message, entry.path("msg").textValue());
    }
    assertEquals("/api/v1/videos/upload", answer.json().path("instance").textValue());
  }

  @Test
  void sixTagsAreTooMany() throws Exception {
    Form form = named("Tags");
    for (String tag : new String[] {"t1", "t2", "t3", "t4", "t5", "t6"}) {
      form.field("tags[]", tag);
    }
    upload(form).refuses("tags");
  }

  @Test
  void severalFaultsAreReportedTogetherInTheServersOrder() throws Exception {
    Form form = new Form().field("name", "x").field("support", "a").field("category", "99");
    upload(form).refuses("category", "support", "videofile", "name", "channelId");
    upload(new Form().file("videofile", "a.mp4", "video/mp4", sample()))
        .refuses("name", "channelId");
  }

  @Test
  void theTextNullMeansNoValue() throws Exception {
    Form form = named("Nulls");
    String[] fields = {"category", "licence", "language", "description", "support", "tags"};
    for (String field : fields) {
      form.field(field, "null");
    }
    form.field("originallyPublishedAt", "null").field("scheduleUpdate", "null");
    JsonNode video = read(upload(form).is(200).json().path("video"));
    assertTrue(video.at("/category/id").isNull());
    assertTrue(video.path("description").isNull());
    assertTrue(video.path("originallyPublishedAt").isNull());
  }

  @Test
  void anUnknownChannelIsRefused() throws Exception {
    Form form = new Form().file("videofile", "a.mp4", "video/mp4", sample());
    upload(form.field("channelId", "99999999").field("name", "No channel"))
        .isProblem(subject.isEight() ? 404 : 400);
  }

  @Test
  void anotherAccountsChannelIsRefused() throws Exception {
    int foreign = foreignChannelId();
    Form form = new Form().file("videofile", "a.mp4", "video/mp4", sample());
    upload(form.field("channelId", Integer.toString(foreign)).field("name", "Foreign"))
        .isProblem(subject.isEight() ? 403 : 400);
  }

  @Test
  void passwordPrivacyNeedsGoodPasswords() throws Exception {
    upload(named("No password").field("privacy", "5")).isProblem(400);
    upload(named("Short").field("privacy", "5").field("videoPasswords[]", "a")).isProblem(400);
    upload(
            named("Same")
                .field("privacy", "5")
                .field("videoPasswords[]", "aa")
                .field("videoPasswords[]", "aa"))
        .isProblem(400);
    upload(named("Good").field("privacy", "5").field("videoPasswords[]", "secret")).is(200);
  }

  @Test
  void aScheduleWithoutDateIsRefused() throws Exception {
    upload(named("No date").field("scheduleUpdate[privacy]", "1")).isProblem(400);
    upload(
            named("Private")
                .field("scheduleUpdate[updateAt]", "2038-01-01")
                .field("scheduleUpdate[privacy]", "3"))
        .refuses("scheduleUpdate.privacy");
  }

  @Test
  void commentsEnabledSetsThePolicyUpTo7AndIsIgnoredIn8() throws Exception {
    JsonNode made =
        upload(named("Comments").field("commentsEnabled", "false")).is(200).json().path("video");
    assertEquals(subject.isEight() ? 1 : 2, read(made).at("/commentsPolicy/id").intValue());
    Form both = named("Both").field("commentsEnabled", "false").field("commentsPolicy", "3");
    assertEquals(
        3, read(upload(both).is(200).json().path("video")).at("/commentsPolicy/id").intValue());
  }

  @Test
  void theTokenIsJudgedBeforeTheForm() throws Exception {
    Form bad = new Form().field("name", "x");
    api.post("/videos/upload").bearer("nope").form(bad).send().isProblem(401, "invalid_token");
    api.post("/videos/upload").form(bad).send().isProblem(401, "unauthorized_request");
  }

  @Test
  void aBodyThatIsNoFormLacksTheFile() throws Exception {
    api.post("/videos/upload")
        .as("main")
        .json("{\"name\":\"abc\"}")
        .send()
        .refuses("videofile", "channelId");
  }
}
