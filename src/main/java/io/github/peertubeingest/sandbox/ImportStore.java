package io.github.peertubeingest.sandbox;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** The imports of an instance, the oldest first. */
final class ImportStore {

  private final Map<Integer, VideoImport> imports = new LinkedHashMap<>();
  private int lastId;

  synchronized VideoImport add(IntFunction<VideoImport> create) {
    lastId++;
    VideoImport added = create.apply(lastId);
    imports.put(lastId, added);
    return added;
  }

  synchronized void remove(VideoImport gone) {
    imports.remove(gone.id());
  }

  synchronized List<VideoImport> all() {
    return List.copyOf(imports.values());
  }

  synchronized Optional<VideoImport> find(int id) {
    return Optional.ofNullable(imports.get(id));
  }
}
