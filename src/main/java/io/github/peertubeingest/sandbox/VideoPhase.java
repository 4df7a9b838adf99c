package io.github.peertubeingest.sandbox;

/** Where a video stands, as {@code state} tells it (labels as seen on 6.3.0; 12 came with 8.0). */
enum VideoPhase {
  /** Ready to be watched. */
  PUBLISHED(1, "Published"),
  /** Waiting for its transcoding. */
  TO_TRANSCODE(2, "To transcode"),
  /** Waiting for its file. */
  TO_IMPORT(3, "To import"),
  /** Its import failed; 8.0 and later keep such a video. */
  IMPORT_FAILED(12, "Import failed");

  private final int id;
  private final String label;

  VideoPhase(int id, String label) {
    this.id = id;
    this.label = label;
  }

  int id() {
    return id;
  }

  String label() {
    return label;
  }
}
