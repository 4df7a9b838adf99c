package io.github.peertubeingest.selftest;

/** What an item of the self-test is about. */
enum ItemKind {
  /** A new video in one request. */
  LEGACY("legacy"),
  /** A new video in ranges. */
  RESUMABLE("resumable"),
  /** A new video that the instance imports. */
  IMPORT("import"),
  /** Other fields for a video, by its id or external id. */
  UPDATE("update"),
  /** Another file for a video. */
  REPLACE("replace");

  private final String word;

  ItemKind(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  /** Whether a video comes of it. */
  boolean creates() {
    return this == LEGACY || this == RESUMABLE || this == IMPORT;
  }
}
