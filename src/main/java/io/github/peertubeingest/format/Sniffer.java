package io.github.peertubeingest.format;

import io.github.peertubeingest.format.SourceOptions.Format;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import javax.xml.namespace.QName;

/** Holds one file against what profiles ask of theirs. */
final class Sniffer {

  private final String path;
  private final String name;
  private final Format format;
  private final Head head;
  private final Function<Profile, List<String>> sheetColumns;

  /**
   * @param path relative to the inbox
   * @param format what the file seems to be written in; null: unknown
   * @param sheetColumns of an XLSX, whose head says nothing, as a profile reads it
   */
  Sniffer(String path, Format format, Head head, Function<Profile, List<String>> sheetColumns) {
    this.path = path;
    this.name = path.substring(path.lastIndexOf('/') + 1);
    this.format = format;
    this.head = head;
    this.sheetColumns = sheetColumns;
  }

  static boolean named(Match match, String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return (match.file().isEmpty()
            || match.file().stream().anyMatch(g -> new Glob(g).matches(name)))
        && (match.folder().isEmpty()
            || match.folder().stream().anyMatch(g -> Glob.folder(g, path)));
  }

  /** Why the profile is not for this file; null: it is. */
  String against(Profile profile) {
    Match match = profile.match();
    if (!match.file().isEmpty()
        && match.file().stream().noneMatch(g -> new Glob(g).matches(name))) {
      return "its name is not " + String.join(" or ", match.file());
    }
    if (!match.folder().isEmpty() && match.folder().stream().noneMatch(g -> Glob.folder(g, path))) {
      return "it is not in " + String.join(" or ", match.folder());
    }
    if (match.looksInside() && head == null) {
      return "it cannot be read";
    }
    Format as = profile.format() == null ? format : profile.format();
    return inside(profile, match, as);
  }

  private String inside(Profile profile, Match match, Format as) {
    if (!match.columns().isEmpty()) {
      List<String> missing = missingColumns(profile, as);
      if (!missing.isEmpty()) {
        return "it has no column \"" + missing.get(0) + "\"";
      }
    }
    if (!match.has().isEmpty() || !match.values().isEmpty()) {
      Map<String, String> pointers = as == null ? Map.of() : head.pointers(as);
      for (String pointer : match.has()) {
        if (!pointers.containsKey(pointer)) {
          return "it has no " + pointer;
        }
      }
      for (Map.Entry<String, String> value : match.values().entrySet()) {
        if (!value.getValue().equalsIgnoreCase(pointers.get(value.getKey()))) {
          return value.getKey() + " is not \"" + value.getValue() + "\"";
        }
      }
    }
    if (!match.root().isEmpty() && match.root().stream().noneMatch(r -> root(r, profile))) {
      return "its root element is not " + String.join(" or ", match.root());
    }
    for (String element : match.elements()) {
      if (head.elements().stream().noneMatch(e -> is(e, element, profile))) {
        return "it has no element " + element;
      }
    }
    return match.text() == null || found(match.text()) ? null : "its text is another";
  }

  private List<String> missingColumns(Profile profile, Format as) {
    SourceOptions source = profile.source();
    List<String> columns;
    if (as == Format.XLSX) {
      columns = sheetColumns.apply(profile);
    } else {
      List<List<String>> rows =
          as == Format.CSV
              ? head.rows(source.delimiter(), source.quote(), source.skip(), 1)
              : List.of();
      columns = rows.isEmpty() ? List.of() : rows.get(0);
    }
    Set<String> there = Set.copyOf(columns);
    return profile.match().columns().stream().filter(c -> !there.contains(c)).toList();
  }

  private boolean root(String name, Profile profile) {
    Set<QName> elements = head.elements();
    return !elements.isEmpty() && is(elements.iterator().next(), name, profile);
  }

  /** A name without a prefix is one of any namespace. */
  private static boolean is(QName element, String name, Profile profile) {
    int mark = name.indexOf(':');
    String uri = mark < 0 ? null : profile.source().namespaces().get(name.substring(0, mark));
    return element.getLocalPart().equals(name.substring(mark + 1))
        && (uri == null || uri.equals(element.getNamespaceURI()));
  }

  private boolean found(Regex text) {
    try {
      return text.found(head.text());
    } catch (Unmappable e) {
      return false; // a pattern that takes too long has found nothing
    }
  }

  static Path fileName(Path file) {
    return file.getFileName();
  }

  static String ending(String name) {
    return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
  }
}
