package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.work.Around.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads what a document asks for round its video, and all that is wrong with it. */
public final class AroundPlanner {

  private final Captions captions;
  private final Chapters chapters;
  private final Playlists playlists;

  public AroundPlanner(Captions captions, Chapters chapters, Playlists playlists) {
    this.captions = captions;
    this.chapters = chapters;
    this.playlists = playlists;
  }

  /**
   * The catalogue must be filled, and the list of playlists where the document names any.
   *
   * @param files those of the document that are there, by field
   * @param byName fields of files that were matched by their names: one in a language that the
   *     instance has not, or that is there already, is not used
   */
  Around of(
      Account account,
      ItemDocument document,
      Map<String, Media> files,
      Set<String> byName,
      Picture picture) {
    Captions.Reading read = captions.of(account, document, files);
    Chapters.Reading marks = chapters.of(document, files.get("chapters"));
    Playlists.Reading lists = playlists.of(account, document);
    List<FieldFault> faults = new ArrayList<>(read.faults());
    List<Note> notes = new ArrayList<>();
    for (FieldFault fault : read.languages()) {
      if (byName.contains(fault.field())) {
        notes.add(new Note(fault.field(), fault.value(), null, "not used: " + fault.message()));
      } else {
        faults.add(fault);
      }
    }
    faults.addAll(marks.faults());
    faults.addAll(lists.faults());
    return new Around(read.captions(), marks.chapters(), lists.playlists(), picture, notes, faults);
  }

  /** Whether it names a language that the instance is not known to have. */
  boolean unknownLabels(Account account, ItemDocument document) {
    return !captions.of(account, document, Map.of()).languages().isEmpty();
  }
}
