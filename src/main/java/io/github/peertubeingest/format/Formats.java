package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The one entrance: which shape a file has, and its documents. SKELETON: replaced by the issue. */
public final class Formats {

  /**
   * What the file is. Reads at most its first 64 KiB; never throws for what is in it.
   *
   * @param file where it lies now
   * @param name path relative to the inbox, with {@code /}: what profiles match; the file itself
   *     may have been moved since
   */
  public Choice choose(Path file, String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".json")) {
      return new Choice(Shape.DOCUMENT, null);
    }
    return lower.endsWith(".csv")
        ? new Choice(Shape.TABLE, "fields")
        : new Choice(Shape.OTHER, null);
  }

  /** The same, where a profile's name is known: what came back from a dead letter. */
  public Choice named(String profile) {
    return new Choice(Shape.TABLE, profile);
  }

  /**
   * The document of a file of one record.
   *
   * @throws FormatException when it cannot be understood
   */
  public Mapped document(Path file, Choice choice) throws IOException, FormatException {
    return identity((ObjectNode) Json.read(Files.readString(file)));
  }

  /** What a profile for file names makes of a media file without metadata; empty: none matches. */
  public Optional<Mapped> fromName(String name) {
    return Optional.empty();
  }

  /** The rows of a file of many records; close it. */
  public Rows rows(Path file, Choice choice) throws IOException, FormatException {
    List<String> lines = Files.readAllLines(file);
    Header header = new Header(List.of(lines.get(0).split(",", -1)));
    return new Rows() {
      private int at;

      @Override
      public Header header() {
        return header;
      }

      @Override
      public char delimiter() {
        return ',';
      }

      @Override
      public Row next() {
        if (at + 1 >= lines.size()) {
          return null;
        }
        at++;
        List<String> cells = List.of(lines.get(at).split(",", -1));
        ObjectNode document = Json.MAPPER.createObjectNode();
        for (int i = 0; i < cells.size(); i++) {
          if (!cells.get(i).isEmpty() && !header.names().get(i).startsWith(Header.OURS)) {
            document.set(header.names().get(i), value(cells.get(i)));
          }
        }
        return new Row(at, at + 1L, cells, identity(document), null);
      }

      @Override
      public void skipTo(long number) {
        at = (int) number;
      }

      @Override
      public void close() {}
    };
  }

  private static JsonNode value(String cell) {
    return Json.MAPPER.getNodeFactory().textNode(cell);
  }

  private static Mapped identity(ObjectNode document) {
    return new Mapped(
        document, Json.MAPPER.createObjectNode(), new ArrayList<>(), new ArrayList<>(), null);
  }
}
