package io.github.peertubeingest.format;

/** What a file is to this program, by its name, place and first bytes. */
public enum Shape {
  /** One item. */
  DOCUMENT,
  /** Many items: a table, JSON lines, a feed or export with records. */
  TABLE,
  /** A profile says that files like this one are nothing. */
  IGNORED,
  /** No metadata: a media file, a side file, anything else. */
  OTHER
}
