package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.peertubeingest.item.Json;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AbilitiesTest {

  private static Abilities of(String json) {
    return new Abilities(Json.read(json.replace('\'', '"')));
  }

  @ParameterizedTest
  @CsvSource({
    "6.1.0, false, false, false, 99, 4194304",
    "6.3.0, true, false, false, 99, 4194304",
    "7.1.1, true, false, false, 99, 8388608",
    "7.2.0-rc.1, true, true, false, 99, 8388608",
    "8.0.2, true, true, false, 99, 8388608",
    "8.1.0, true, true, true, 99, 8388608",
    "8.2.1, true, true, true, 100, 8388608",
    "10.0.0, true, true, true, 100, 8388608",
    "nonsense, false, false, false, 99, 4194304",
  })
  void whatIsNotPublishedFollowsFromTheVersion(
      String version, boolean policy, boolean flags, boolean single, int password, long image) {
    Abilities abilities = of("{'serverVersion': '" + version + "'}");
    assertEquals(policy, abilities.takesCommentsPolicy());
    assertEquals(flags, abilities.takesNsfwFlags());
    assertEquals(single, abilities.singleImage());
    assertEquals(password, abilities.passwordLimit());
    assertEquals(image, abilities.imageLimit());
  }

  @Test
  void whatTheInstancePublishesIsBelieved() {
    Abilities abilities =
        of(
            "{'serverVersion': '6.0.0', 'nsfwFlagsSettings': {'enabled': true},"
                + " 'defaults': {'publish': {'commentsPolicy': 1}},"
                + " 'videoFile': {'update': {'enabled': true}}, 'videoTranscription': {'enabled': true},"
                + " 'import': {'videos': {'http': {'enabled': true}, 'torrent': {'enabled': false}}},"
                + " 'client': {'videos': {'resumableUpload': {'maxChunkSize': 900, 'minChunkSize': 0}}},"
                + " 'video': {'image': {'size': {'max': 7}}, 'file': {'extensions': ['.mp4']}},"
                + " 'videoCaption': {'file': {'size': {'max': 8}, 'extensions': ['.vtt', '.srt']}}}");
    assertTrue(abilities.takesNsfwFlags());
    assertTrue(abilities.takesCommentsPolicy());
    assertTrue(abilities.replacesFiles());
    assertTrue(abilities.transcribes());
    assertTrue(abilities.importsUrls());
    assertFalse(abilities.importsTorrents());
    assertEquals(OptionalLong.of(900), abilities.maxChunkSize());
    assertEquals(OptionalLong.empty(), abilities.minChunkSize());
    assertEquals(7, abilities.imageLimit());
    assertEquals(8, abilities.captionLimit());
    assertEquals(List.of(".mp4"), abilities.videoEndings());
    assertEquals(List.of(".vtt", ".srt"), abilities.captionEndings());
  }

  @Test
  void anInstanceThatSaysNothingIsTakenToOfferNothingExtra() {
    Abilities abilities = of("{}");
    assertFalse(abilities.replacesFiles());
    assertFalse(abilities.importsUrls());
    assertEquals(OptionalLong.empty(), abilities.maxChunkSize());
    assertEquals(20L << 20, abilities.captionLimit());
    assertEquals(List.of(), abilities.videoEndings());
  }
}
