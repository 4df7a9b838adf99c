package io.github.peertubeingest.inbox;

import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Bundle.Member;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Which files belong together: those of one base name in one folder. A folder is listed once for
 * each look at the inbox, however many files it has.
 */
public final class Bundles {

  private final MetadataFiles metadata;
  private final Map<Path, Listing> seen = new ConcurrentHashMap<>();
  private final Map<Path, Map<Path, Set<Path>>> named = new ConcurrentHashMap<>();

  public Bundles(MetadataFiles metadata) {
    this.metadata = metadata;
  }

  /**
   * What lies in a folder.
   *
   * @param tables the files of many records
   * @param other files that are no metadata, and belong to nothing
   * @param bundles by base name
   * @param baseOf the base by file
   */
  record Listing(
      Map<Path, Choice> tables,
      Map<Path, Shape> other,
      Map<String, Bundle> bundles,
      Map<Path, String> baseOf) {

    Bundle of(Path file) {
      String base = baseOf.get(file);
      return base == null ? null : bundles.get(base);
    }
  }

  /** Forgets what the last look at the inbox found. */
  void beginLook() {
    seen.clear();
    named.clear();
  }

  /** Whether another document of the same folder names the file, as this look finds it. */
  public boolean namedByOther(Path file, Path document, Knowledge knowledge) {
    Set<Path> naming =
        named
            .computeIfAbsent(file.getParent(), folder -> naming(folder, knowledge))
            .getOrDefault(file, Set.of());
    return naming.stream().anyMatch(other -> !other.equals(document));
  }

  /** The documents of a folder by the files that they name. */
  private Map<Path, Set<Path>> naming(Path folder, Knowledge knowledge) {
    Map<Path, Set<Path>> naming = new HashMap<>();
    for (Bundle bundle : in(folder).bundles().values()) {
      Member document = bundle.first(Role.METADATA);
      if (document != null) {
        knowledge
            .needs(document.path(), document.choice())
            .named()
            .forEach(f -> naming.computeIfAbsent(f, x -> new HashSet<>()).add(document.path()));
      }
    }
    return naming;
  }

  /** What lies in a folder of the inbox, as this look at it finds it. */
  Listing in(Path folder) {
    return seen.computeIfAbsent(folder, f -> list(f, f));
  }

  /** The files that belong to this one, itself among them, as the last look found them. */
  public Bundle of(Path file) {
    Bundle found = in(file.getParent()).of(file);
    return found == null ? alone(file) : found;
  }

  /**
   * The file names, beside a side file or a media file, of all that may have made an item that it
   * belongs to.
   */
  public static List<Path> origins(Path file) {
    return BundleName.readings(file.getFileName().toString()).stream()
        .flatMap(read -> BundleName.documents(read.base()).stream())
        .map(file::resolveSibling)
        .toList();
  }

  /**
   * The files that belong to this one in the folder of what was taken on.
   *
   * @param place where the file was dropped
   */
  public Bundle taken(Path file, Path place) {
    Bundle found = list(file.getParent(), place.getParent()).of(file);
    return found == null ? alone(file) : found;
  }

  /** A file that nothing is known of: a document that {@code check} was given, of any name. */
  private Bundle alone(Path file) {
    String name = file.getFileName().toString();
    Choice choice = metadata.choice(file);
    Member member = new Member(file, Role.METADATA, null, choice);
    return new Bundle(FileNames.base(name), List.of(member), List.of());
  }

  private Listing list(Path folder, Path place) {
    List<Path> files = new ArrayList<>();
    List<String> unfinished = new ArrayList<>();
    try (Stream<Path> all = Files.find(folder, 1, (p, a) -> a.isRegularFile())) {
      all.forEach(
          file -> {
            if (!FileNames.ignored(file) && !FileNames.unusable(file) && !FileNames.report(file)) {
              files.add(file);
            } else {
              FileNames.unfinished(file.getFileName().toString()).ifPresent(unfinished::add);
            }
          });
    } catch (NoSuchFileException | NotDirectoryException e) {
      return new Listing(Map.of(), Map.of(), Map.of(), Map.of()); // it went away meanwhile
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list " + folder, e);
    }
    return new Sorting(files, unfinished, place).listing();
  }

  /** Puts the files of one folder into bundles. */
  private final class Sorting {
    private final Path place;
    private final List<String> unfinished;
    private final Map<Path, Choice> tables = new HashMap<>();
    private final Map<Path, Shape> other = new HashMap<>();
    private final Map<Path, BundleName> names = new HashMap<>();
    private final Map<Path, Choice> documents = new HashMap<>();
    private final Map<Path, List<BundleName>> open = new HashMap<>();
    private final Set<String> anchors = new HashSet<>();

    Sorting(List<Path> files, List<String> unfinished, Path place) {
      this.place = place;
      this.unfinished = unfinished;
      files.forEach(this::media);
      files.stream().filter(f -> !names.containsKey(f)).forEach(this::document);
      documents.keySet().forEach(d -> anchors.add(names.get(d).base()));
      open.forEach((file, readings) -> names.put(file, chosen(readings)));
    }

    private void media(Path file) {
      String name = file.getFileName().toString();
      List<BundleName> readings = BundleName.readings(name);
      if (!readings.isEmpty() && readings.get(0).role() == Role.MEDIA) {
        names.put(file, readings.get(0));
        anchors.add(readings.get(0).base());
      }
    }

    private void document(Path file) {
      String name = file.getFileName().toString();
      List<BundleName> readings = BundleName.readings(name);
      if (!readings.isEmpty() && readings.get(0).role() != Role.METADATA) {
        open.put(file, readings);
        return;
      }
      Choice choice = metadata.choice(file, place.resolve(name));
      if (choice.shape() == Shape.TABLE) {
        tables.put(file, choice);
      } else if (choice.shape() == Shape.DOCUMENT) {
        BundleName read =
            readings.isEmpty()
                ? new BundleName(FileNames.base(name), Role.METADATA, null)
                : chosen(readings);
        documents.put(file, choice);
        names.put(file, read);
      } else {
        other.put(file, choice.shape());
      }
    }

    /** The longest base that has metadata or media; else the shortest there can be. */
    private BundleName chosen(List<BundleName> readings) {
      Optional<BundleName> found =
          readings.stream().filter(r -> anchors.contains(r.base())).findFirst();
      return found.orElse(readings.get(readings.size() - 1));
    }

    Listing listing() {
      Map<String, List<Member>> members = new HashMap<>();
      Map<Path, String> baseOf = new HashMap<>();
      names.forEach(
          (file, read) -> {
            baseOf.put(file, read.base());
            members
                .computeIfAbsent(read.base(), b -> new ArrayList<>())
                .add(new Member(file, read.role(), read.language(), documents.get(file)));
          });
      Map<String, Bundle> bundles = new HashMap<>();
      members.forEach(
          (base, files) -> {
            files.sort(
                Comparator.comparing(Member::role)
                    .thenComparing(m -> BundleName.rank(m.name(), m.role()))
                    .thenComparing(Member::name));
            List<String> missing =
                unfinished.stream()
                    .filter(
                        u -> BundleName.readings(u).stream().anyMatch(r -> r.base().equals(base)))
                    .toList();
            bundles.put(base, new Bundle(base, List.copyOf(files), missing));
          });
      return new Listing(tables, other, bundles, baseOf);
    }
  }
}
