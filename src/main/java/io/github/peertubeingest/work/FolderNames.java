package io.github.peertubeingest.work;

import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Item.NamedFile;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the files of an item are called in its folder: two of the same name from two folders, or one
 * that is called as a report is, get another. The same for the same item every time.
 */
final class FolderNames {

  static final String RECEIPT = "receipt.json";
  static final String REASON = "reason.json";

  /** What became of each video of an item that is about many. */
  static final String RESULTS = "results.csv";

  /** What this program writes beside an item's files. */
  static final List<String> REPORTS = List.of(RECEIPT, REASON, RESULTS);

  private FolderNames() {}

  /** Name in the folder by path, of the files that move with the item. */
  static Map<String, String> of(Item item) {
    Set<String> taken = new HashSet<>(REPORTS);
    taken.add(item.sourceName());
    Map<String, String> names = new LinkedHashMap<>();
    for (NamedFile file : item.media()) {
      if (file.beside()) { // they come from one folder: no two are called alike
        String own = Path.of(file.path()).getFileName().toString();
        taken.add(own);
        names.put(file.path(), own);
      }
    }
    for (NamedFile file : item.media()) {
      if (file.moves() && !names.containsKey(file.path())) {
        String name = free(Path.of(file.path()).getFileName().toString(), taken);
        taken.add(name);
        names.put(file.path(), name);
      }
    }
    return names;
  }

  private static String free(String name, Set<String> taken) {
    String free = name;
    for (int i = 1; taken.contains(free); i++) {
      free = "media-" + (i == 1 ? "" : i + "-") + name;
    }
    return free;
  }
}
