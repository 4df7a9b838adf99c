package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Conformance
final class PasswordsConformanceTest extends ConformanceCase {

  private static final String HEADER = "x-peertube-video-password";

  private JsonNode protectedVideo(String name) throws IOException, InterruptedException {
    JsonNode made = video(name);
    change(made, "{\"privacy\":5,\"videoPasswords\":[\"first\",\"second\"]}").is(204);
    return made;
  }

  private Answer put(JsonNode video, String body) throws IOException, InterruptedException {
    return api.put(path(video) + "/passwords").as("main").json(body).send();
  }

  private List<String> passwords(JsonNode video) throws IOException, InterruptedException {
    List<String> passwords = new ArrayList<>();
    JsonNode list = api.get(path(video) + "/passwords").as("main").send().is(200).json();
    list.path("data").forEach(entry -> passwords.add(entry.path("password").textValue()));
    assertEquals(passwords.size(), list.path("total").intValue());
    passwords.sort(null);
    return passwords;
  }

  @Test
  void theOwnerReadsAndReplacesThePasswords() throws Exception {
    JsonNode made = protectedVideo("Passwords");
    assertEquals(List.of("first", "second"), passwords(made));
    put(made, "{\"passwords\":[\"third\"]}").is(204);
    assertEquals(List.of("third"), passwords(made));
    api.get(path(made)).header(HEADER, "third").send().is(200);
    assertEquals(
        "incorrect_video_password",
        api.get(path(made)).header(HEADER, "first").send().json().path("code").textValue());
    JsonNode entry =
        api.get(path(made) + "/passwords").as("main").send().is(200).json().at("/data/0");
    assertEquals(made.path("id"), entry.path("videoId"));
    assertTrue(entry.path("id").isInt() && entry.has("createdAt"), entry.toString());
  }

  @Test
  void thePasswordsOfAVideoThatIsNotProtectedAreRefused() throws Exception {
    JsonNode made = video("Not protected");
    api.get(path(made) + "/passwords").as("main").send().isProblem(400);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {
        "{}",
        "{\"passwords\":[]}",
        "{\"passwords\":[\"a\"]}",
        "{\"passwords\":[5]}",
        "{\"passwords\":[\"aa\",\"aa\"]}"
      })
  void badPasswordsAreRefused(String body) throws Exception {
    put(protectedVideo("Bad passwords"), body).isProblem(400);
  }

  @Test
  void whatIsNoListIsRefusedByName() throws Exception {
    JsonNode made = protectedVideo("No list");
    put(made, "{\"passwords\":\"x\"}").refuses("passwords");
    put(made, "{\"passwords\":null}").refuses("passwords");
    change(made, "{\"privacy\":5,\"videoPasswords\":null}").refuses("videoPasswords");
  }

  @Test
  void aPasswordEndsAt99CharactersUpTo7() throws Exception {
    JsonNode made = protectedVideo("Long passwords");
    put(made, "{\"passwords\":[\"" + "x".repeat(99) + "\"]}").is(204);
    String hundred = "x".repeat(100);
    assertEquals(
        subject.isEight() ? 204 : 400, put(made, "{\"passwords\":[\"" + hundred + "\"]}").status());
    put(made, "{\"passwords\":[\"" + hundred + "x\"]}").isProblem(400);
  }

  @Test
  void strangersAndOtherUsersAreNotToldThePasswords() throws Exception {
    JsonNode made = protectedVideo("Secrets");
    String path = path(made) + "/passwords";
    api.get(path).send().isProblem(401, "unauthorized_request");
    api.put(path).json("{\"passwords\":[\"aa\"]}").send().isProblem(401, "unauthorized_request");
    api.get("/videos/99999999/passwords").as("main").send().isProblem(404);
    api.get("/videos/not-an-id/passwords").as("main").send().refuses("videoId");
    api.get(path).as("other").send().isProblem(403);
  }

  @Test
  void captionsAndChaptersAskForThePasswordToo() throws Exception {
    JsonNode made = protectedVideo("Parts");
    for (String part : new String[] {"/captions", "/chapters"}) {
      Answer without = api.get(path(made) + part).send();
      assertEquals("video_requires_password", without.json().path("code").textValue());
      Answer wrong = api.get(path(made) + part).header(HEADER, "nope").send();
      assertEquals("incorrect_video_password", wrong.json().path("code").textValue());
      api.get(path(made) + part).header(HEADER, "second").send().is(200);
    }
  }

  @Test
  void leavingTheProtectionDropsThePasswords() throws Exception {
    JsonNode made = protectedVideo("Opened");
    change(made, "{\"privacy\":3}").is(204);
    api.get(path(made) + "/passwords").as("main").send().isProblem(400);
    change(made, "{\"privacy\":5}").isProblem(400);
  }
}
