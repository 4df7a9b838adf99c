package io.github.peertubeingest.format;

import io.github.peertubeingest.format.SourceOptions.Format;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Opens a file as its records, whatever it is written in. */
public final class Readers {

  private static final Pattern SECTION =
      Pattern.compile(
          "\\A(?:[ \\t]*(?:[#;][^\\n]*)?\\r?\\n)*\\[[^\\]\\n]+\\][ \\t]*\\r?(?:\\n|\\z)");

  private final Bounds bounds;

  public Readers(Bounds bounds) {
    this.bounds = bounds;
  }

  /**
   * @throws FormatException when its beginning already says that it cannot be read; further faults
   *     come where the records do
   */
  public RecordSource open(Path file, SourceOptions options) throws IOException, FormatException {
    return switch (options.format()) {
      case CSV -> CsvSource.open(file, options, bounds);
      case XLSX -> XlsxSource.open(file, options, bounds);
      case JSON -> JsonSource.open(file, options, bounds);
      case JSONL -> JsonLinesSource.open(file, options, bounds);
      case YAML -> YamlSource.open(file, options, bounds);
      case XML -> XmlSource.open(file, options, bounds);
      case INI -> IniSource.open(file, options, bounds);
    };
  }

  /**
   * What a file is written in, by its name; where a name says little ({@code .nfo}, {@code .txt}),
   * by how it begins.
   *
   * @param head its first bytes
   */
  public static Optional<Format> formatOf(String name, byte[] head) {
    String extension = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    return switch (extension) {
      case "csv", "tsv", "tab" -> Optional.of(Format.CSV);
      case "xlsx", "xlsm" -> Optional.of(Format.XLSX);
      case "json" -> Optional.of(Format.JSON);
      case "jsonl", "ndjson" -> Optional.of(Format.JSONL);
      case "yaml", "yml" -> Optional.of(Format.YAML);
      case "xml", "rss", "atom" -> Optional.of(Format.XML);
      case "ini" -> Optional.of(Format.INI);
      case "nfo", "txt" -> byContent(head);
      default -> Optional.empty();
    };
  }

  private static Optional<Format> byContent(byte[] head) {
    String text = new String(head, StandardCharsets.ISO_8859_1);
    String begin = (text.startsWith("\u00EF\u00BB\u00BF") ? text.substring(3) : text);
    if (begin.stripLeading().startsWith("<")) {
      return Optional.of(Format.XML);
    }
    return SECTION.matcher(begin).lookingAt() ? Optional.of(Format.INI) : Optional.empty();
  }

  /** A file that is one document is held as a whole. */
  static void requireSmall(Path file, Bounds bounds) throws IOException, FormatException {
    long size = Files.size(file);
    if (size > bounds.document()) {
      throw new FormatException(
          "the file has " + size + " bytes",
          "a document of at most "
              + bounds.document()
              + " bytes (inbox.max-document); or a profile that says where its records are");
    }
  }
}
