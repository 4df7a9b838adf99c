package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;

@Conformance
final class ReadConformanceTest extends ConformanceCase {

  @Test
  void aPrivateVideoAsksForATokenAndRefusesAnotherUser() throws Exception {
    JsonNode made = video("Private");
    Answer anonymous = api.get(path(made)).send().isProblem(401);
    if (!subject.isEight()) {
      assertEquals("Not authenticated", anonymous.json().path("detail").textValue());
    }
    api.get(path(made)).as("main").send().is(200);
    api.get(path(made)).as("other").send().isProblem(403);
  }

  @Test
  void anInternalVideoIsForEveryUser() throws Exception {
    JsonNode made = video("Internal");
    change(made, "{\"privacy\":4}").is(204);
    api.get(path(made)).send().isProblem(401);
    api.get(path(made)).as("other").send().is(200);
  }

  @Test
  void anUnlistedVideoIsOpenUnderItsUuidAndClosedUnderItsNumber() throws Exception {
    JsonNode made = video("Unlisted");
    change(made, "{\"privacy\":2}").is(204);
    api.get(path(made)).send().is(200);
    api.get("/videos/" + made.path("shortUUID").textValue()).send().is(200);
    api.get("/videos/" + made.path("id").intValue()).send().isProblem(401);
  }

  @Test
  void aPublicVideoIsOpenButNotWithABadToken() throws Exception {
    JsonNode made = video("Public");
    change(made, "{\"privacy\":1}").is(204);
    api.get("/videos/" + made.path("id").intValue()).send().is(200);
    api.get(path(made)).bearer("nope").send().isProblem(401, "invalid_token");
    api.get(path(made) + "/source").send().isProblem(401, "unauthorized_request");
  }

  @Test
  void aPasswordProtectedVideoAsksForItsPassword() throws Exception {
    JsonNode made = video("Password");
    change(made, "{\"privacy\":5,\"videoPasswords\":[\"secret\"]}").is(204);
    Answer without = api.get(path(made)).send();
    assertTrue(
        without.status() == 403 || (subject.isEight() && without.status() == 401), without.body());
    assertEquals("video_requires_password", without.json().path("code").textValue());
    Answer wrong = api.get(path(made)).header("x-peertube-video-password", "nope").send();
    assertEquals("incorrect_video_password", wrong.json().path("code").textValue());
    api.get(path(made)).header("x-peertube-video-password", "secret").send().is(200);
    api.get(path(made)).as("main").send().is(200);
  }

  @Test
  void anUnknownVideoIs404AndAMalformedIdIs400() throws Exception {
    api.get("/videos/99999999").send().isProblem(404);
    api.get("/videos/9c9de5e8-0a1e-484a-b099-e80766180a6d").send().isProblem(404);
    Answer malformed = api.get("/videos/not-an-id").send().refuses("id");
    assertEquals("/api/v1/videos/not-an-id", malformed.json().path("instance").textValue());
    api.get("/videos/99999999/source").as("main").send().isProblem(404);
  }

  @Test
  void theDescriptionHasItsOwnRouteUpTo7() throws Exception {
    JsonNode made = video("Described");
    change(made, "{\"description\":\"Some text\"}").is(204);
    Answer answer = api.get(path(made) + "/description").as("main").send();
    if (subject.isEight()) {
      assertEquals("", answer.is(400).body());
    } else {
      assertEquals("Some text", answer.is(200).json().path("description").textValue());
      api.get(path(made) + "/description").send().isProblem(401, "unauthorized_request");
    }
  }

  @Test
  void aLongDescriptionIsTruncatedAfterAWord() throws Exception {
    JsonNode made = video("Long");
    String words = "wordwordword ".repeat(40).trim();
    change(made, "{\"description\":\"" + words + "\"}").is(204);
    JsonNode video = read(made);
    assertEquals(words, video.path("description").textValue());
    assertEquals(
        "wordwordword ".repeat(19) + "...", video.path("truncatedDescription").textValue());
  }

  @Test
  void theFieldsDifferByVersion() throws Exception {
    JsonNode video = read(video("Fields"));
    assertEquals(!subject.isEight(), video.has("commentsEnabled"));
    assertEquals(subject.version() >= 801, video.has("thumbnails"));
    assertEquals(subject.version() >= 702, video.has("nsfwFlags"));
    String previews =
        subject.version() >= 801 ? "/lazy-static/thumbnails/" : "/lazy-static/previews/";
    assertTrue(video.path("previewPath").textValue().startsWith(previews), video.toString());
    assertEquals(subject.user("main").username(), video.at("/account/name").textValue());
    assertEquals(sample().length, video.at("/files/0/size").intValue());
    assertTrue(video.path("isLocal").booleanValue());
    assertEquals(false, video.path("blacklisted").booleanValue());
  }
}
