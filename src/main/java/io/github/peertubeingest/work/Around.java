package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.peertube.Captions.Caption;
import io.github.peertubeingest.peertube.Chapter;
import io.github.peertubeingest.peertube.Playlists.Named;
import java.util.List;

/**
 * What a document asks for round its video.
 *
 * @param chapters null: it says nothing about them; empty: there are to be none
 * @param picture null: it names no thumbnail (or the thumbnail is not there yet)
 * @param notes what of it is not used, and why
 * @param faults what is wrong with it
 */
public record Around(
    List<Caption> captions,
    List<Chapter> chapters,
    List<Named> playlists,
    Picture picture,
    List<Note> notes,
    List<FieldFault> faults) {

  /** Nothing at all. */
  static final Around NOTHING = new Around(List.of(), null, List.of(), null, List.of(), List.of());

  /**
   * The thumbnail that the document names.
   *
   * @param sha256 of the file as it was dropped
   * @param note says that and why another picture is sent in its place; null: it is sent as it is
   */
  public record Picture(String sha256, Note note) {}

  /** Whether there is anything but the thumbnail. */
  public boolean attaches() {
    return !captions.isEmpty() || chapters != null || !playlists.isEmpty();
  }
}
