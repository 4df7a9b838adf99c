package io.github.peertubeingest.inbox;

/** What a file is to the other files of its base name. */
public enum Role {
  METADATA,
  MEDIA,
  CAPTION,
  THUMBNAIL,
  DESCRIPTION,
  CHAPTERS,
  /** Belongs to the others, and nothing is made of it: a live chat, a link. */
  EXTRA
}
