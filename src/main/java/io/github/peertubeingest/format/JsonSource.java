package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.List;

/** JSON: one document, or the elements of an array in it, whatever the file's size. */
final class JsonSource implements RecordSource {

  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 50_000;

  private final JsonParser parser;
  private final JsonElements elements;
  private final Bounds bounds;
  private final String encoding;
  private final String records;
  private long number;
  private final JsonSurroundings around;
  private boolean begun;
  private boolean ended;

  private JsonSource(JsonParser parser, SourceOptions options, Bounds bounds, String encoding) {
    this.parser = parser;
    this.elements = new JsonElements(parser, bounds);
    this.bounds = bounds;
    this.encoding = encoding;
    this.records = options.records();
    this.around = options.around() ? new JsonSurroundings(parser, bounds) : null;
  }

  static JsonSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    if (options.records() == null) {
      Readers.requireSmall(file, bounds);
    }
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.UNICODE);
    Reader reader = taken.read(file, true);
    try {
      JsonParser parser = factory(bounds).createParser(reader);
      return new JsonSource(parser, options, bounds, taken.inWords());
    } catch (IOException | RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  /** Keys that stand twice are found per element: over a whole stream they would be remembered. */
  private static JsonFactory factory(Bounds bounds) {
    return JsonFactory.builder()
        .streamReadConstraints(
            StreamReadConstraints.builder()
                .maxNestingDepth(bounds.depth())
                .maxNumberLength(LONGEST_NUMBER)
                .maxNameLength(LONGEST_NAME)
                .maxStringLength(bounds.document())
                .build())
        .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
        .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
        .build();
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
  public SourceRecord next() throws IOException, FormatException {
    if (ended) {
      return null;
    }
    try {
      return records == null ? whole() : element();
    } catch (MalformedText e) {
      ended = true;
      throw e.asFault();
    } catch (JsonProcessingException e) {
      ended = true;
      throw fault(e, bounds);
    }
  }

  private SourceRecord whole() throws IOException, FormatException {
    ended = true;
    if (parser.nextToken() == null) {
      throw new FormatException("the file is empty", "a JSON value");
    }
    long line = parser.currentTokenLocation().getLineNr();
    JsonNode node = elements.read();
    if (elements.fault() != null) {
      throw new FormatException("the document " + elements.fault(), allowed(bounds));
    }
    requireEnd();
    return new SourceRecord.Tree(1, line, node);
  }

  private void requireEnd() throws IOException, FormatException {
    if (parser.nextToken() != null) {
      throw new FormatException(
          "something follows the end of the JSON value at " + place(parser.currentTokenLocation()),
          "one JSON value");
    }
  }

  private SourceRecord element() throws IOException, FormatException {
    if (!begun) {
      begun = true;
      goTo(pointer(records));
    }
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      ended = true;
      finish();
      return null;
    }
    number++;
    long line = parser.currentTokenLocation().getLineNr();
    JsonNode node = elements.read();
    return elements.fault() == null
        ? new SourceRecord.Tree(number, line, node, around == null ? List.of() : around.kept())
        : new SourceRecord.Bad(
            number,
            line,
            FormatException.ofWhole(
                "line " + line + ": record " + number + " " + elements.fault(), allowed(bounds)),
            List.of());
  }

  /** The rest of the file is looked at, too: half a file must not pass for a whole one. */
  private void finish() throws IOException, FormatException {
    int depth = parser.getParsingContext().inRoot() ? 0 : 1;
    while (depth > 0) {
      if (parser.nextToken() == null) {
        return;
      }
      depth = parser.getParsingContext().inRoot() ? 0 : 1;
    }
    requireEnd();
  }

  static JsonPointer pointer(String records) throws FormatException {
    try {
      return JsonPointer.compile(records.equals("/") ? "" : records);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "\"" + records + "\" is no JSON pointer to records",
          "such as /videos, or / for the root");
    }
  }

  private void goTo(JsonPointer wanted) throws IOException, FormatException {
    JsonToken token = parser.nextToken();
    JsonPointer rest = wanted;
    while (!rest.matches()) {
      if (token != JsonToken.START_OBJECT && token != JsonToken.START_ARRAY) {
        throw missing();
      }
      token = token == JsonToken.START_OBJECT ? property(rest) : entry(rest);
      rest = rest.tail();
    }
    if (token != JsonToken.START_ARRAY) {
      String kind = token == JsonToken.START_OBJECT ? "an object" : "a single value, or nothing";
      throw new FormatException(
          "at " + (records.isEmpty() ? "/" : records) + " stands " + kind, "an array of records");
    }
  }

  private JsonToken property(JsonPointer step) throws IOException, FormatException {
    if (around != null) {
      around.enter();
    }
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean found = step.getMatchingProperty().equals(parser.currentName());
      JsonToken value = parser.nextToken();
      if (found) {
        return value;
      }
      if (around == null) {
        parser.skipChildren();
      } else {
        around.member();
      }
    }
    throw missing();
  }

  private JsonToken entry(JsonPointer step) throws IOException, FormatException {
    for (int i = 0; ; i++) {
      JsonToken value = parser.nextToken();
      if (value == JsonToken.END_ARRAY || value == null) {
        throw missing();
      }
      if (i == step.getMatchingIndex()) {
        return value;
      }
      parser.skipChildren();
    }
  }

  private FormatException missing() {
    return new FormatException(
        "nothing stands at " + records, "an array of records there, as the profile says");
  }

  static FormatException fault(JsonProcessingException e, Bounds bounds) {
    JsonLocation at = e.getLocation();
    return new FormatException(
        "is not valid JSON: " + inWords(e) + (at == null ? "" : " at " + place(at)),
        allowed(bounds));
  }

  /** The parser's message without its own settings' names. */
  static String inWords(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "nested too deep, or a number or text longer than allowed";
    }
    return Texts.firstLine(e.getOriginalMessage()).replaceAll("[:,]? *(to allow )?enable `.*", "");
  }

  static String allowed(Bounds bounds) {
    return "nested at most "
        + bounds.depth()
        + " deep, no key twice, a record of at most "
        + bounds.document()
        + " characters";
  }

  static String place(JsonLocation at) {
    return "line " + at.getLineNr() + ", column " + at.getColumnNr();
  }

  /** What a value is, for faults. */
  static String kind(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> "an object";
      case ARRAY -> "a list";
      case STRING -> "text";
      case NUMBER -> "a number";
      case BOOLEAN -> node.asText();
      case NULL -> "null";
      default -> "nothing";
    };
  }

  @Override
  public void close() throws IOException {
    parser.close();
  }
}
