package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** JSON lines: one object per line. A line that is none is that record's fault alone. */
final class JsonLinesSource implements RecordSource {

  private static final String ALLOWED = "one JSON object per line";

  private final BoundedLines lines;
  private final Bounds bounds;
  private final String encoding;
  private long number;

  private JsonLinesSource(BoundedLines lines, Bounds bounds, String encoding) {
    this.lines = lines;
    this.bounds = bounds;
    this.encoding = encoding;
  }

  static JsonLinesSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.UNICODE);
    BoundedLines lines = new BoundedLines(taken.read(file, false), bounds.document());
    try {
      for (int i = 0; i < options.skip(); i++) {
        lines.next();
      }
    } catch (IOException e) {
      lines.close();
      throw e;
    }
    return new JsonLinesSource(lines, bounds, taken.inWords());
  }

  @Override
  public Header header() {
    return Header.NONE;
  }

  @Override
  public String encoding() {
    return encoding;
  }

  @Override
  public SourceRecord next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (!line.isBlank()) {
        number++;
        return record(line);
      }
    }
    return null;
  }

  private SourceRecord record(String line) {
    if (lines.tooLong()) {
      return bad("is longer than " + bounds.document() + " characters", ALLOWED);
    }
    String fault = CellText.fault(line, encoding);
    if (fault != null) {
      return bad(fault, "UTF-8 text");
    }
    try {
      JsonNode node = Json.MAPPER.readTree(line);
      return node.isObject()
          ? new SourceRecord.Tree(number, lines.number(), node)
          : bad("is " + JsonSource.kind(node), ALLOWED);
    } catch (JsonProcessingException e) {
      return bad("is not valid JSON: " + JsonSource.inWords(e), JsonSource.allowed(bounds));
    }
  }

  private SourceRecord bad(String message, String allowed) {
    return new SourceRecord.Bad(
        number,
        lines.number(),
        FormatException.ofWhole("line " + lines.number() + ": " + message, allowed),
        List.of());
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
