package io.github.peertubeingest.work;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.work.Around.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
   */
  Around of(Account account, ItemDocument document, Map<String, Media> files, Picture picture) {
    Captions.Reading read = captions.of(account, document, files);
    Chapters.Reading marks = chapters.of(document, files.get("chapters"));
    Playlists.Reading lists = playlists.of(account, document);
    List<FieldFault> faults = new ArrayList<>(read.faults());
    faults.addAll(marks.faults());
    faults.addAll(lists.faults());
    return new Around(read.captions(), marks.chapters(), lists.playlists(), picture, faults);
  }

  /** Whether it names a language that the instance is not known to have. */
  boolean unknownLabels(Account account, ItemDocument document) {
    return !captions.of(account, document, Map.of()).faults().isEmpty();
  }
}
