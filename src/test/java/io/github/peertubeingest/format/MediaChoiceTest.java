package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.github.peertubeingest.format.MediaChoice.Candidate;
import io.github.peertubeingest.format.MediaChoice.Kind;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MediaChoiceTest {

  private static Candidate of(String url, String type, String medium, Long height) {
    return new Candidate(url, type, medium, height, null, null, false);
  }

  @ParameterizedTest(name = "{0}, type {1}, medium {2}, height {3} is {4}")
  @CsvSource({
    "https://m.example/a.mp4,,,, VIDEO",
    "https://m.example/A.MP4?x=1#t,,,, VIDEO",
    "films/a file.mkv,,,, VIDEO",
    "/share/a.mov,,,, VIDEO",
    "C:\\films\\a.mp4,,,, VIDEO",
    "https://m.example/get?id=1,video/mp4,,, VIDEO",
    "https://m.example/get?id=1,'video/mp4; codecs=\"avc1\"',,, VIDEO",
    "https://m.example/get?id=1,,video,, VIDEO",
    "https://m.example/a.mp4,application/octet-stream,,, VIDEO",
    "https://m.example/a.mp4,mp4,,, VIDEO",
    "https://m.example/a.mp4,video/mp4,,0, AUDIO",
    "https://m.example/a.m3u8,,,, PLAYLIST",
    "https://m.example/a,application/x-mpegURL,video,, PLAYLIST",
    "https://m.example/a,application/vnd.apple.mpegurl,,, PLAYLIST",
    "https://m.example/a.mpd,application/dash+xml,,, PLAYLIST",
    "https://m.example/a.mp3,,,, AUDIO",
    "https://m.example/a,audio/mpeg,,, AUDIO",
    "https://m.example/get?file=a.mp4,,,, UNKNOWN",
    "https://m.example/download.php,application/octet-stream,,, UNKNOWN",
    ",video/mp4,,, NONE",
    "magnet:?xt=urn:btih:1,video/mp4,,, NONE",
    "ipfs://a/b.mp4,video/mp4,,, NONE",
    "ftp://m.example/a.mp4,,,, NONE",
    "https://m.example/a.torrent,,,, NONE",
    "https://m.example/a.torrent,video/mp4,,, NONE",
    "https://m.example/a,application/x-bittorrent,,, NONE",
    "https://www.youtube.com/v/abc?version=3,application/x-shockwave-flash,,, NONE",
    "https://www.youtube.com/v/abc?version=3,,video,, NONE",
    "https://m.example/a.swf,,video,, NONE",
    "https://m.example/a.jpg,,,, NONE",
    "https://m.example/a,image/jpeg,,, NONE",
    "https://m.example/a,,image,, NONE",
    "https://m.example/a.mp4,,document,, NONE",
    "https://m.example/a,text/html,video,, NONE",
    "https://m.example/a.html,,video,, NONE",
    "https://m.example/a,application/ld+json,,, NONE",
    "https://m.example/a.pdf,application/octet-stream,,, NONE",
  })
  void whatAMediumIsFollowsFromTypeThenEndingAndMedium(
      String url, String type, String medium, Long height, Kind kind) {
    assertEquals(kind, MediaChoice.kind(of(url, type, medium, height)));
  }

  private static String best(Candidate... candidates) {
    return new MediaChoice().best(List.of(candidates)).map(Candidate::url).orElse(null);
  }

  @Test
  void aVideoComesBeforeAPlaylistBeforeAudioBeforeTheUnknown() {
    Candidate unknown = of("u", null, null, null);
    Candidate audio = of("a.mp3", null, null, null);
    Candidate silent = of("s.mp4", null, null, 0L);
    Candidate playlist = of("p.m3u8", null, null, 2160L);
    Candidate video = of("v.mp4", null, null, null);
    assertEquals("v.mp4", best(unknown, silent, audio, playlist, video));
    assertEquals("p.m3u8", best(unknown, silent, audio, playlist));
    assertEquals("s.mp4", best(unknown, silent, audio));
    assertEquals("u", best(of("t.torrent", null, null, 99L), unknown));
    assertEquals(null, best(of("t.torrent", null, null, 99L)));
  }

  @Test
  void ofOneKindHeightThenSizeThenBitrateThenDefaultThenOrderDecide() {
    Candidate first = new Candidate("1.mp4", null, null, 720L, 10L, 5L, false);
    assertEquals("2.mp4", best(first, new Candidate("2.mp4", null, null, 1080L, 1L, 1L, false)));
    assertEquals("2.mp4", best(first, new Candidate("2.mp4", null, null, 720L, 11L, 1L, false)));
    assertEquals("2.mp4", best(first, new Candidate("2.mp4", null, null, 720L, 10L, 6L, false)));
    assertEquals("2.mp4", best(first, new Candidate("2.mp4", null, null, 720L, 10L, 5L, true)));
    assertEquals("1.mp4", best(first, new Candidate("2.mp4", null, null, 720L, 10L, 5L, false)));
    assertEquals("1.mp4", best(first, new Candidate("2.mp4", null, null, null, 90L, 9L, true)));
  }
}
