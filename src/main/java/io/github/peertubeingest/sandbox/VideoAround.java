package io.github.peertubeingest.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What hangs on a video without being a field of it. */
final class VideoAround {

  private final Map<String, Caption> captions = new TreeMap<>();
  private List<Chapter> chapters = List.of();

  /** The captions by their language's key (the order seen on 6.3.0). */
  synchronized List<Caption> captions() {
    return new ArrayList<>(captions.values());
  }

  synchronized void put(Caption caption) {
    captions.put(caption.language(), caption);
  }

  synchronized Optional<Caption> caption(String language) {
    return Optional.ofNullable(captions.get(language));
  }

  synchronized void removeCaption(String language) {
    captions.remove(language);
  }

  synchronized List<Chapter> chapters() {
    return chapters;
  }

  synchronized void chapters(List<Chapter> value) {
    chapters = List.copyOf(value);
  }

  /**
   * A changed description brings its chapters along, but only if those the video has are the ones
   * the description before told (seen on 6.3.0).
   */
  synchronized void descriptionChanged(String before, String after) {
    if (chapters.equals(DescriptionChapters.of(before))) {
      chapters = List.copyOf(DescriptionChapters.of(after));
    }
  }
}
