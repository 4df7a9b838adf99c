package io.github.peertubeingest.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a file's name says of what it belongs to. */
class BundleNameTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "x.mp4                  | MEDIA x",
        "X.MP4                  | MEDIA X",
        "A [id].b.c.webm        | MEDIA A [id].b.c",
        "x.json                 | METADATA x",
        "x.info.json            | METADATA x.info, METADATA x",
        "x.nfo                  | METADATA x",
        "x.en.vtt               | CAPTION x.en, CAPTION x en",
        "x.zh-Hans.srt          | CAPTION x.zh-Hans, CAPTION x zh-Hans",
        "x.pt_BR.vtt            | CAPTION x.pt_BR, CAPTION x pt_BR",
        "x.en-orig.vtt          | CAPTION x.en-orig, CAPTION x en",
        "x.nl.forced.srt        | CAPTION x.nl.forced, CAPTION x.nl, CAPTION x nl",
        "x.part2.vtt            | CAPTION x.part2",
        "x.hd.srt               | CAPTION x.hd",
        "x.jpg                  | THUMBNAIL x",
        "x-thumb.jpg            | THUMBNAIL x-thumb, THUMBNAIL x",
        "x.description          | DESCRIPTION x",
        "x.chapters.txt         | CHAPTERS x",
        "x.live_chat.json       | EXTRA x",
        "x.txt                  | ''",
        ".vtt                   | ''",
        "x                      | ''"
      })
  void aNameIsReadInAllWaysThatItMayMean(String name, String readings) {
    String found =
        BundleName.readings(name).stream()
            .map(r -> r.role() + " " + r.base() + (r.language() == null ? "" : " " + r.language()))
            .collect(Collectors.joining(", "));
    assertEquals(readings, found);
  }
}
