package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Locale;
import org.junit.jupiter.api.Test;

@Conformance
final class ListsConformanceTest extends ConformanceCase {

  private JsonNode mine(String query) throws IOException, InterruptedException {
    return api.get("/users/me/videos?" + query).as("main").send().is(200).json();
  }

  private boolean finds(String search, JsonNode video) throws IOException, InterruptedException {
    for (JsonNode found : mine("count=100&sort=-createdAt&search=" + search).path("data")) {
      if (found.path("id").equals(video.path("id"))) {
        return true;
      }
    }
    return false;
  }

  @Test
  void thePingAnswersPong() throws Exception {
    assertEquals("pong", api.get("/ping").send().is(200).body());
  }

  @Test
  void theConfigurationTellsWhatAClientNeeds() throws Exception {
    JsonNode config = api.get("/config").send().is(200).json();
    assertTrue(config.path("serverVersion").textValue().matches("\\d+\\.\\d+\\.\\d+.*"));
    int mebibytes = subject.version() >= 701 ? 8 : 4;
    assertEquals(mebibytes * 1024 * 1024, config.at("/video/image/size/max").intValue());
    assertTrue(config.at("/video/file/extensions").toString().contains("\".mp4\""));
    assertTrue(config.at("/video/image/extensions").toString().contains("\".webp\""));
    assertEquals(20 * 1024 * 1024, config.at("/videoCaption/file/size/max").intValue());
    String[] present = {
      "/import/videos/http/enabled",
      "/import/videos/torrent/enabled",
      "/client/videos/resumableUpload/maxChunkSize",
      "/videoFile/update/enabled",
      "/videoTranscription/enabled",
      "/defaults/publish/privacy",
      "/defaults/publish/commentsPolicy",
      "/defaults/publish/downloadEnabled",
      "/autoBlacklist/videos/ofUsers/enabled",
      "/user/videoQuota",
      "/user/videoQuotaDaily",
      "/videoChannels/maxPerUser",
      "/transcoding/web_videos/enabled",
      "/plugin/registered"
    };
    for (String pointer : present) {
      assertFalse(config.at(pointer).isMissingNode(), pointer);
    }
  }

  @Test
  void theEnumerationsAreObjectsOfIdsAndLabels() throws Exception {
    JsonNode categories = api.get("/videos/categories").send().is(200).json();
    assertEquals(18, categories.size());
    assertEquals("Food", categories.path("18").textValue());
    JsonNode licences = api.get("/videos/licences").send().is(200).json();
    assertEquals(subject.version() >= 703 ? 9 : 7, licences.size());
    assertEquals("Public Domain Dedication", licences.path("7").textValue());
    JsonNode languages = api.get("/videos/languages").send().is(200).json();
    assertTrue(languages.size() > 150, "languages: " + languages.size());
    assertEquals("French", languages.path("fr").textValue());
    JsonNode privacies = api.get("/videos/privacies").send().is(200).json();
    assertEquals("Password protected", privacies.path("5").textValue());
  }

  @Test
  void theUserIsToldItsChannelsTheOldestFirst() throws Exception {
    JsonNode me = api.get("/users/me").as("main").send().is(200).json();
    assertEquals(subject.user("main").username(), me.path("username").textValue());
    assertEquals("User", me.at("/role/label").textValue());
    assertFalse(me.path("blocked").booleanValue());
    assertTrue(me.path("videoQuota").isNumber());
    assertTrue(me.path("twoFactorEnabled").isBoolean());
    JsonNode channels = me.path("videoChannels");
    assertTrue(channels.get(0).path("id").intValue() < channels.get(1).path("id").intValue());
    JsonNode newestFirst =
        api.get("/accounts/" + subject.user("main").username() + "/video-channels")
            .send()
            .is(200)
            .json();
    assertEquals(channels.size(), newestFirst.path("total").intValue());
    assertEquals(
        channels.get(0).path("id"), newestFirst.path("data").get(channels.size() - 1).path("id"));
    JsonNode channel =
        api.get("/video-channels/" + channels.get(0).path("name").textValue())
            .send()
            .is(200)
            .json();
    assertEquals(channels.get(0).path("id"), channel.path("id"));
    assertEquals(subject.user("main").username(), channel.at("/ownerAccount/name").textValue());
  }

  @Test
  void unknownAccountsAndChannelsAre404() throws Exception {
    api.get("/accounts/no_such_account/video-channels").send().isProblem(404);
    api.get("/video-channels/no_such_channel").send().isProblem(404);
  }

  @Test
  void aChannelNeedsAGoodAndFreeName() throws Exception {
    String path = "/video-channels";
    api.post(path).json("{}").send().isProblem(401, "unauthorized_request");
    api.post(path).as("main").json("{}").send().refuses("name", "displayName");
    api.post(path)
        .as("main")
        .json("{\"name\":\"Bad Name\",\"displayName\":\"x\"}")
        .send()
        .refuses("name");
    String taken = subject.user("main").username();
    api.post(path)
        .as("main")
        .json("{\"name\":\"" + taken + "\",\"displayName\":\"x\"}")
        .send()
        .isProblem(409);
  }

  @Test
  void aNewChannelCanBeUsed() throws Exception {
    subject.sandboxOnly("a channel's name is used up for ever");
    Answer made =
        api.post("/video-channels")
            .as("main")
            .json("{\"name\":\"fresh_one\",\"displayName\":\"Fresh\"}")
            .send();
    int id = made.is(200).json().at("/videoChannel/id").intValue();
    assertEquals(
        id, api.get("/video-channels/fresh_one").send().is(200).json().path("id").intValue());
  }

  @Test
  void theUsedQuotaGrowsByTheFilesSize() throws Exception {
    subject.sandboxOnly("somebody else may upload to a real account meanwhile");
    String path = "/users/me/video-quota-used";
    long before = api.get(path).as("main").send().is(200).json().path("videoQuotaUsed").longValue();
    video("Counts");
    JsonNode after = api.get(path).as("main").send().is(200).json();
    assertEquals(before + sample().length, after.path("videoQuotaUsed").longValue());
    assertEquals(before + sample().length, after.path("videoQuotaUsedDaily").longValue());
  }

  @Test
  void aListIsPagedAndSorted() throws Exception {
    JsonNode first = video("Paged one");
    JsonNode second = video("Paged two");
    JsonNode newest = mine("count=2&sort=-createdAt").path("data");
    assertEquals(2, newest.size());
    assertTrue(newest.get(0).path("id").intValue() >= second.path("id").intValue());
    JsonNode skipped = mine("start=1&count=1&sort=-createdAt");
    assertEquals(newest.get(1).path("id"), skipped.path("data").get(0).path("id"));
    assertTrue(skipped.path("total").intValue() >= 2);
    assertEquals(0, mine("count=0").path("data").size());
    JsonNode entry =
        newest.get(0).path("id").equals(second.path("id")) ? newest.get(0) : newest.get(1);
    assertEquals(second.path("id"), entry.path("id"));
    assertTrue(finds("Paged%20one", first));
    assertEquals(3, entry.at("/privacy/id").intValue());
    assertTrue(entry.path("channel").has("displayName"));
  }

  @Test
  void badParametersOfAListAreRefused() throws Exception {
    api.get("/users/me/videos?count=101").as("main").send().refuses("count");
    api.get("/users/me/videos?start=-1&count=x&sort=foo")
        .as("main")
        .send()
        .refuses("start", "count");
    Answer sort = api.get("/users/me/videos?sort=foo").as("main").send().refuses("sort");
    assertEquals("query", sort.invalid("sort").path("location").textValue());
    assertEquals("/api/v1/users/me/videos?sort=foo", sort.json().path("instance").textValue());
    api.get("/users/me/videos").send().isProblem(401, "unauthorized_request");
  }

  @Test
  void aVideoIsFoundByAPieceOfItsName() throws Exception {
    String unique = Long.toString(System.nanoTime(), 36);
    JsonNode made = video("Findable Café " + unique);
    assertTrue(finds(unique, made));
    assertTrue(finds(unique.toUpperCase(Locale.ROOT), made));
    assertTrue(finds("Caf%C3%A9%20" + unique, made));
    assertFalse(finds("qqqqzzzz", made));
  }

  @Test
  void searchIsExactUpTo7AndFuzzyIn8() throws Exception {
    JsonNode made = video("Holidays in Norway with back\\slash");
    boolean eight = subject.isEight();
    assertEquals(eight, finds("Holidais%20in%20Norway", made));
    assertEquals(eight, finds(made.path("uuid").textValue(), made));
    assertEquals(eight, finds("back%5Cslash", made));
    assertTrue(finds("ays%20in%20Nor", made));
  }

  @Test
  void theListOfAChannelHoldsItsVideosOnly() throws Exception {
    JsonNode made = video("In the first");
    String first =
        mine("count=100&sort=-createdAt&channelId=" + channelId(0)).path("data").toString();
    String second =
        mine("count=100&sort=-createdAt&channelId=" + channelId(1)).path("data").toString();
    assertTrue(first.contains(made.path("uuid").textValue()));
    assertFalse(second.contains(made.path("uuid").textValue()));
    api.get("/users/me/videos?channelId=99999999").as("main").send().isProblem(404);
    api.get("/users/me/videos?channelId=").as("main").send().refuses("channelId");
    api.get("/users/me/videos?channelId=x").as("main").send().refuses("channelId");
  }

  @Test
  void anotherAccountsChannelHoldsNothingOfMine() throws Exception {
    assertEquals(0, mine("channelId=" + foreignChannelId()).path("total").intValue());
  }

  @Test
  void aPageHasUpTo100EntriesAndMayBeEmpty() throws Exception {
    video("On a page");
    JsonNode all = mine("count=100");
    assertEquals(
        Math.min(100, all.path("total").intValue()), all.path("data").size(), "one page of 100");
    JsonNode beyond = mine("start=99999");
    assertEquals(all.path("total"), beyond.path("total"));
    assertEquals(0, beyond.path("data").size());
  }

  @Test
  void aListLacksWhatOnlyTheVideoTells() throws Exception {
    Form form = sampleForm().field("name", "Short entry").field("description", "d".repeat(300));
    JsonNode made = upload(form.field("tags[]", "aa")).is(200).json().path("video");
    JsonNode entry = mine("count=1&sort=-createdAt").at("/data/0");
    for (JsonNode candidate : mine("count=100&sort=-createdAt").path("data")) {
      entry = candidate.path("id").equals(made.path("id")) ? candidate : entry;
    }
    assertEquals(made.path("id"), entry.path("id"));
    String[] absent = {
      "support",
      "commentsPolicy",
      "commentsEnabled",
      "downloadEnabled",
      "files",
      "inputFileUpdatedAt"
    };
    for (String field : absent) {
      assertFalse(entry.has(field), field);
    }
    assertEquals(subject.isEight(), entry.has("tags"));
    assertEquals("d".repeat(247) + "...", entry.path("description").textValue());
    String[] present = {
      "name",
      "category",
      "licence",
      "language",
      "privacy",
      "nsfw",
      "originallyPublishedAt",
      "state",
      "waitTranscoding",
      "updatedAt"
    };
    for (String field : present) {
      assertTrue(entry.has(field), field);
    }
    assertEquals("{\"id\":1,\"label\":\"Published\"}", entry.path("state").toString());
  }
}
