package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Conformance
final class PlaylistsConformanceTest extends ConformanceCase {

  private static final String ROOT = "/video-playlists";

  private final List<Integer> playlists = new ArrayList<>();

  @AfterEach
  void deletePlaylists() throws IOException, InterruptedException {
    for (int id : playlists) {
      Answer answer = new Api(subject).delete(ROOT + "/" + id).as("main").send();
      assertTrue(answer.status() == 204 || answer.status() == 404, answer.body());
    }
  }

  private Answer create(Form form) throws IOException, InterruptedException {
    Answer answer = api.post(ROOT).as("main").form(form).send();
    if (answer.status() == 200) {
      playlists.add(answer.json().at("/videoPlaylist/id").intValue());
    }
    return answer;
  }

  private JsonNode playlist(String name, int privacy) throws IOException, InterruptedException {
    Form form = new Form().field("displayName", name).field("privacy", Integer.toString(privacy));
    form.field("videoChannelId", Integer.toString(channelId(0)));
    return create(form).is(200).json().path("videoPlaylist");
  }

  private static String at(JsonNode playlist) {
    return ROOT + "/" + playlist.path("uuid").textValue();
  }

  private int add(JsonNode playlist, JsonNode video) throws IOException, InterruptedException {
    return api.post(at(playlist) + "/videos")
        .as("main")
        .json("{\"videoId\":" + video.path("id").intValue() + "}")
        .send()
        .is(200)
        .json()
        .at("/videoPlaylistElement/id")
        .intValue();
  }

  /** The elements as "position:id:type:video". */
  private List<String> elements(Api.Call call) throws IOException, InterruptedException {
    List<String> elements = new ArrayList<>();
    for (JsonNode element : call.send().is(200).json().path("data")) {
      elements.add(
          element.path("position").asText()
              + ":"
              + element.path("id").asText()
              + ":"
              + element.path("type").asText()
              + ":"
              + element.at("/video/id").asText());
    }
    return elements;
  }

  private List<String> elements(JsonNode playlist) throws IOException, InterruptedException {
    return elements(api.get(at(playlist) + "/videos").as("main"));
  }

  @Test
  void aPlaylistIsReadAsItWasMade() throws Exception {
    Form form =
        new Form()
            .field("displayName", "A public one")
            .field("privacy", "1")
            .field("description", "A text")
            .field("videoChannelId", Integer.toString(channelId(0)))
            .file("thumbnailfile", "t.png", "image/png", picture());
    JsonNode made = create(form).is(200).json().path("videoPlaylist");
    for (String key : new String[] {"id", "uuid", "shortUUID"}) {
      JsonNode read = api.get(ROOT + "/" + made.path(key).asText()).send().is(200).json();
      assertEquals("A public one", read.path("displayName").textValue());
      assertEquals("A text", read.path("description").textValue());
      assertEquals("{\"id\":1,\"label\":\"Public\"}", read.path("privacy").toString());
      assertEquals("{\"id\":1,\"label\":\"Regular\"}", read.path("type").toString());
      assertEquals(0, read.path("videosLength").intValue());
      assertEquals(channelId(0), read.at("/videoChannel/id").intValue());
      assertEquals(subject.user("main").username(), read.at("/ownerAccount/name").textValue());
      api.get(read.path("thumbnailPath").textValue()).send().is(200);
    }
  }

  @Test
  void aNewPlaylistIsPrivateUnlessToldOtherwise() throws Exception {
    JsonNode made =
        create(new Form().field("displayName", "Private")).is(200).json().path("videoPlaylist");
    api.get(at(made)).send().isProblem(401, "unauthorized_request");
    JsonNode read = api.get(at(made)).as("main").send().is(200).json();
    assertEquals(3, read.at("/privacy/id").intValue());
    assertTrue(read.path("videoChannel").isNull(), read.toString());
    assertTrue(read.path("description").isNull(), read.toString());
  }

  @Test
  void aPublicOrUnlistedPlaylistNeedsAChannel() throws Exception {
    for (String privacy : new String[] {"1", "2"}) {
      create(new Form().field("displayName", "None").field("privacy", privacy)).isProblem(400);
      create(
              new Form()
                  .field("displayName", "Null")
                  .field("privacy", privacy)
                  .field("videoChannelId", "null"))
          .isProblem(400);
    }
    Form unknown = new Form().field("displayName", "Unknown").field("privacy", "1");
    create(unknown.field("videoChannelId", "99999999")).isProblem(404);
    JsonNode made = playlist("Public", 1);
    Form without = new Form().field("videoChannelId", "null");
    api.put(at(made)).as("main").form(without).send().isProblem(400);
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({"displayName,''", "privacy,4", "privacy,x", "description,''", "description,ab"})
  void aFieldOutOfItsBoundsIsRefused(String field, String value) throws Exception {
    Form form = new Form().field(field, value);
    if (!field.equals("displayName")) {
      form.field("displayName", "Bounds");
    }
    create(form).refuses(field);
  }

  @Test
  void severalFaultsAreReportedTogetherInTheServersOrder() throws Exception {
    Form form =
        new Form()
            .field("displayName", "x".repeat(121))
            .field("privacy", "9")
            .field("description", "a")
            .file("thumbnailfile", "t.gif", "image/gif", picture());
    create(form).refuses("thumbnailfile", "description", "privacy", "displayName");
    create(new Form().field("x", "y")).refuses("displayName");
    api.post(ROOT).form(form).send().isProblem(401, "unauthorized_request");
    create(
            new Form()
                .field("displayName", "Unknown file")
                .file("previewfile", "t.png", "image/png", picture()))
        .isProblem(500, "MulterError");
  }

  @Test
  void aPlainJsonBodyBreaks630() throws Exception {
    Answer answer =
        api.post(ROOT).as("main").json("{\"displayName\":\"Json\",\"privacy\":3}").send();
    if (answer.status() == 200) {
      playlists.add(answer.json().at("/videoPlaylist/id").intValue());
    } else {
      assertEquals(603, subject.version());
      answer.isProblem(500, "TypeError");
    }
  }

  @Test
  void anUnlistedPlaylistHidesFromItsNumberEvenFromItsOwner() throws Exception {
    JsonNode made = playlist("Unlisted", 2);
    api.get(at(made)).send().is(200);
    String number = ROOT + "/" + made.path("id").intValue();
    api.get(number).send().isProblem(404);
    api.get(number).as("main").send().isProblem(404);
    assertEquals(List.of(), elements(made));
  }

  @Test
  void anUnknownPlaylistIs404AndAMalformedIdIs400() throws Exception {
    api.get(ROOT + "/99999999").send().isProblem(404);
    api.get(ROOT + "/no-id").send().refuses("playlistId");
    api.put(ROOT + "/99999999").as("main").form(new Form()).send().isProblem(404);
    api.delete(ROOT + "/99999999").as("main").send().isProblem(404);
    api.delete(ROOT + "/no-id").as("main").send().refuses("playlistId");
    api.post(ROOT + "/no-id/videos").as("main").json("{}").send().refuses("playlistId", "videoId");
    JsonNode made = video("In none");
    String body = "{\"videoId\":" + made.path("id").intValue() + "}";
    api.post(ROOT + "/99999999/videos").as("main").json(body).send().isProblem(404);
  }

  @Test
  void addingTwiceMakesTwoElements() throws Exception {
    JsonNode list = playlist("Twice", 3);
    JsonNode made = video("Added");
    int first = add(list, made);
    int second = add(list, made);
    String id = made.path("id").asText();
    assertEquals(List.of("1:" + first + ":0:" + id, "2:" + second + ":0:" + id), elements(list));
    assertEquals(
        2, api.get(at(list)).as("main").send().is(200).json().path("videosLength").intValue());
    JsonNode where =
        api.get("/users/me/video-playlists/videos-exist?videoIds=" + id + "&videoIds=99999999")
            .as("main")
            .send()
            .is(200)
            .json();
    assertEquals(2, where.path(id).size());
    // In any order (both seen on 6.3.0).
    assertEquals(
        Set.of(first, second),
        Set.of(
            where.path(id).get(0).path("playlistElementId").intValue(),
            where.path(id).get(1).path("playlistElementId").intValue()));
    assertEquals(list.path("id"), where.path(id).get(0).path("playlistId"));
    assertEquals("Twice", where.path(id).get(0).path("playlistDisplayName").textValue());
    assertEquals("[]", where.path("99999999").toString());
  }

  @Test
  void aVideoIsAddedByAnyOfItsIdsWithTimesOrWithout() throws Exception {
    JsonNode list = playlist("Ids", 3);
    JsonNode made = video("Three ids");
    String videos = at(list) + "/videos";
    for (String key : new String[] {"id", "uuid", "shortUUID"}) {
      String body =
          "{\"videoId\":\""
              + made.path(key).asText()
              + "\",\"startTimestamp\":1,\"stopTimestamp\":null}";
      api.post(videos).as("main").json(body).send().is(200);
    }
    JsonNode first = api.get(videos + "?count=1").as("main").send().is(200).json();
    assertEquals(3, first.path("total").intValue());
    assertEquals(1, first.path("data").size());
    assertEquals(1, first.at("/data/0/startTimestamp").intValue());
    assertTrue(first.at("/data/0/stopTimestamp").isNull());
    api.post(videos).as("main").json("{}").send().refuses("videoId");
    api.post(videos).as("main").json("{\"videoId\":\"no-id\"}").send().refuses("videoId");
    api.post(videos).as("main").json("{\"videoId\":99999999}").send().isProblem(404);
    api.post(videos)
        .as("main")
        .json("{\"videoId\":" + made.path("id") + ",\"startTimestamp\":-1}")
        .send()
        .refuses("startTimestamp");
    api.post(videos).json("{}").send().isProblem(401, "unauthorized_request");
  }

  @Test
  void aStrangerIsNotShownAPrivateVideoAndNobodyADeletedOne() throws Exception {
    JsonNode list = playlist("Types", 1);
    JsonNode made = video("Private inside");
    int element = add(list, made);
    assertEquals(List.of("1:" + element + ":2:"), elements(api.get(at(list) + "/videos")));
    api.delete(path(made)).as("main").send().is(204);
    assertEquals(List.of("1:" + element + ":1:"), elements(list));
  }

  @Test
  void elementsAreMovedAndRemoved() throws Exception {
    JsonNode list = playlist("Order", 3);
    JsonNode made = video("Moved");
    List<Integer> ids = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      ids.add(add(list, made));
    }
    String videos = at(list) + "/videos";
    api.post(videos + "/reorder")
        .as("main")
        .json("{\"startPosition\":1,\"insertAfterPosition\":3}")
        .send()
        .is(204);
    String id = ":0:" + made.path("id").asText();
    assertEquals(
        List.of(
            "1:" + ids.get(1) + id,
            "2:" + ids.get(2) + id,
            "3:" + ids.get(0) + id,
            "4:" + ids.get(3) + id),
        elements(list));
    api.post(videos + "/reorder")
        .as("main")
        .json("{\"startPosition\":5,\"insertAfterPosition\":0}")
        .send()
        .isProblem(400);
    String first = videos + "/" + ids.get(0);
    api.delete(first).as("main").send().is(204);
    api.delete(first).as("main").send().isProblem(404);
    api.delete(videos + "/x").as("main").send().refuses("playlistElementId");
    assertEquals(
        List.of("1:" + ids.get(1) + id, "2:" + ids.get(2) + id, "3:" + ids.get(3) + id),
        elements(list));
  }

  @Test
  void anUpdateIsPartial() throws Exception {
    JsonNode list = playlist("Before", 1);
    api.put(at(list)).as("main").form(new Form().field("description", "abc")).send().is(204);
    api.put(at(list)).as("main").form(new Form().field("displayName", "After")).send().is(204);
    JsonNode read = api.get(at(list)).send().is(200).json();
    assertEquals("After", read.path("displayName").textValue());
    assertEquals("abc", read.path("description").textValue());
    assertEquals(1, read.at("/privacy/id").intValue());
    api.put(at(list)).form(new Form()).send().isProblem(401, "unauthorized_request");
  }

  @Test
  void anotherUsersPlaylistCannotBeReadOrChanged() throws Exception {
    String other = subject.token("other");
    JsonNode list = playlist("Not yours", 3);
    JsonNode made = video("Not for you");
    String body = "{\"videoId\":" + made.path("id").intValue() + "}";
    api.get(at(list)).bearer(other).send().isProblem(403);
    api.put(at(list)).bearer(other).form(new Form()).send().isProblem(403);
    api.post(at(list) + "/videos").bearer(other).json(body).send().isProblem(403);
    api.delete(at(list)).bearer(other).send().isProblem(403);
  }

  @Test
  void theAccountsListHoldsItsPlaylistsAndIsSearched() throws Exception {
    String unique = "Find " + Long.toString(System.nanoTime(), 36);
    JsonNode hidden = playlist(unique, 3);
    JsonNode open = playlist(unique + " too", 1);
    String path = "/accounts/" + subject.user("main").username() + "/video-playlists?search=";
    String query = path + unique.toUpperCase(Locale.ROOT).replace(" ", "%20");
    JsonNode mine = api.get(query).as("main").send().is(200).json();
    assertEquals(2, mine.path("total").intValue());
    assertEquals(open.path("id"), mine.at("/data/0/id"));
    assertEquals(hidden.path("id"), mine.at("/data/1/id"));
    assertEquals(1, api.get(query).send().is(200).json().path("total").intValue());
    assertEquals(
        0,
        api.get(query + "&playlistType=2")
            .as("main")
            .send()
            .is(200)
            .json()
            .path("total")
            .intValue());
    api.get(path).as("main").send().refuses("search");
    api.get(query + "&playlistType=3").as("main").send().refuses("playlistType");
    api.get("/accounts/no_such_account/video-playlists").send().isProblem(404);
  }

  @Test
  void everyAccountHasWatchLaterWhichStays() throws Exception {
    String path = "/accounts/" + subject.user("main").username() + "/video-playlists";
    JsonNode found = api.get(path + "?playlistType=2").as("main").send().is(200).json();
    assertEquals(1, found.path("total").intValue());
    JsonNode later = found.at("/data/0");
    assertEquals("{\"id\":2,\"label\":\"Watch later\"}", later.path("type").toString());
    assertEquals(3, later.at("/privacy/id").intValue());
    api.delete(at(later)).as("main").send().isProblem(400);
    api.put(at(later)).as("main").form(new Form()).send().isProblem(400);
    assertFalse(api.get(at(later)).as("main").send().is(200).body().isEmpty());
  }
}
