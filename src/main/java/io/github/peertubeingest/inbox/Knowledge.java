package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Choice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the inbox has to ask those who read documents and know the items. */
public interface Knowledge {

  /**
   * What a document asks of the files around it.
   *
   * @param named files that it names itself: they may come later, and stay where they are
   * @param media it makes a video and names no source: its media file has to lie beside it
   * @param item it says something that only an item document says; else it may be a file that
   *     another document names
   */
  record Needs(Set<Path> named, boolean media, boolean item) {}

  /** What the document asks for; nothing, where it cannot be understood. */
  Needs needs(Path file, Choice choice);

  /** Whether an unfinished item names the file, or is being made of it. */
  boolean named(Path file);

  /**
   * What became of the documents that a side file may belong to.
   *
   * @param changed the newest of them is published: a side file changes its video
   * @param words what it is, for people
   */
  record Relative(boolean changed, String words) {}

  /** The newest item that was made of one of these files; empty: there never was one. */
  Optional<Relative> relative(List<Path> origins);

  /** Whether a table is being worked on, whose rows may name any file. */
  boolean tablesUnfinished();

  /** Whether a profile makes a document of the media file's name. */
  boolean describedByName(Path file);
}
