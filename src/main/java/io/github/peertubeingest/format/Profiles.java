package io.github.peertubeingest.format;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The profiles of a home, in the order in which they are asked. */
public final class Profiles {

  /** Columns are called like fields: what a table without a profile of its own is read with. */
  static final String TABLE = "table";

  private static final String ENDING = ".yaml";

  private static final Pattern ENDINGS = Pattern.compile("\\.ya?ml$");

  private final List<Profile> all;

  private Profiles(List<Profile> all) {
    this.all = all;
  }

  /**
   * Reads {@code *.yaml} and {@code *.yml} of the folders; of two profiles of one name the earlier
   * folder's counts.
   *
   * @throws ProfilesException with everything that is wrong with any of them
   */
  public static Profiles load(List<Path> folders) throws IOException, ProfilesException {
    ProfileParser parser = new ProfileParser(new FieldTypes());
    Map<String, Profile> byName = new LinkedHashMap<>();
    List<ProfileFault> faults = new ArrayList<>();
    Profile table =
        parser.parse(TABLE, TABLE + ENDING, null, folders.size(), "namedColumns: true").profile();
    for (int rank = 0; rank < folders.size(); rank++) {
      for (Path file : files(folders.get(rank))) {
        String name = ENDINGS.matcher(file.getFileName().toString()).replaceFirst("");
        if (byName.containsKey(name)) {
          continue; // an earlier folder's is meant
        }
        ProfileParser.Parsed parsed =
            parser.parse(name, file.toString(), folders.get(rank), rank, text(file, faults));
        faults.addAll(parsed.faults());
        if (parsed.profile() != null) {
          byName.put(name, parsed.profile());
        }
      }
    }
    if (!faults.isEmpty()) {
      throw new ProfilesException(faults);
    }
    byName.putIfAbsent(TABLE, table);
    List<Profile> all = new ArrayList<>(byName.values());
    all.sort(
        Comparator.comparingInt(Profile::rank)
            .thenComparing(p -> -p.match().priority())
            .thenComparing(p -> -p.match().conditions())
            .thenComparing(Profile::name));
    return new Profiles(List.copyOf(all));
  }

  private static String text(Path file, List<ProfileFault> faults) throws IOException {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      faults.add(new ProfileFault(file.toString(), 1, "is not UTF-8", "UTF-8 text"));
      return "ignore: true";
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> list = Files.list(folder)) {
      return list.filter(f -> ENDINGS.matcher(f.getFileName().toString()).find()).sorted().toList();
    }
  }

  /** Those that choose files for themselves, the first to be asked first. */
  List<Profile> choosing() {
    return all.stream().filter(p -> !p.match().isEmpty() && !p.fromMedia()).toList();
  }

  List<Profile> fromMedia() {
    return all.stream().filter(Profile::fromMedia).toList();
  }

  Optional<Profile> named(String name) {
    return all.stream().filter(p -> p.name().equals(name)).findFirst();
  }
}
