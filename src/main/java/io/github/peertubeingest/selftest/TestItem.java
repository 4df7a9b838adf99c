package io.github.peertubeingest.selftest;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * An item that was dropped, and what has to come of it.
 *
 * @param name the video's, which no other video has
 * @param hashes SHA-256 of every dropped file by its name, the document among them
 * @param target the create whose video an update is about; null for a create
 * @param wanted what the document asks for
 */
record TestItem(
    int number,
    ItemKind kind,
    String base,
    String name,
    Map<String, String> hashes,
    TestItem target,
    Wanted wanted) {

  /**
   * What a document asks for.
   *
   * @param fields the values by JSON pointer into what {@code GET /videos/ID} answers
   * @param captions WebVTT texts by language
   * @param chapters as {@code GET /videos/ID/chapters} lists them; null when none are asked for
   * @param playlists names of those that have to hold the video, once
   * @param sha256 of the media; null when the document brings none
   */
  record Wanted(
      Map<String, String> fields,
      Map<String, String> captions,
      String chapters,
      List<String> playlists,
      String sha256) {

    /** What has to be there when the other was asked for later. */
    Wanted then(Wanted later) {
      Map<String, String> all = new TreeMap<>(fields);
      all.putAll(later.fields);
      Map<String, String> texts = new TreeMap<>(captions);
      texts.putAll(later.captions);
      return new Wanted(
          all,
          texts,
          later.chapters == null ? chapters : later.chapters,
          later.playlists.isEmpty() ? playlists : later.playlists,
          later.sha256 == null ? sha256 : later.sha256);
    }
  }

  String document() {
    return base + ".json";
  }
}
