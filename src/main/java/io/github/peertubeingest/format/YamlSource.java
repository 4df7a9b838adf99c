package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.Optional;
import java.util.Queue;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * YAML 1.2: one document; or, where the profile says where the records are, each of several
 * documents, or the elements of a list in it.
 */
final class YamlSource implements RecordSource {

  private static final String ALLOWED =
      "YAML 1.2 without tags, no key twice, few aliases, within the bounds of a document";

  private final Reader reader;
  private final String encoding;
  private final String records;
  private final YamlNodes nodes;
  private final Iterator<Event> events;
  private final Queue<SourceRecord> ready = new ArrayDeque<>();
  private long number;
  private boolean ended;

  private YamlSource(Reader reader, SourceOptions options, Bounds bounds, String encoding) {
    this.reader = reader;
    this.encoding = encoding;
    this.records = options.records();
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel("the file")
            .setCodePointLimit(bounds.document())
            .setUseMarks(true)
            .build();
    events = new Parse(settings).parseReader(reader).iterator();
    nodes = new YamlNodes(events, bounds);
  }

  static YamlSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    if (options.records() == null) {
      Readers.requireSmall(file, bounds);
    }
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.UNICODE);
    Reader reader = taken.read(file, true);
    try {
      return new YamlSource(reader, options, bounds, taken.inWords());
    } catch (YamlEngineException e) {
      reader.close();
      throw fault(e);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
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
    while (ready.isEmpty() && !ended) {
      try {
        more();
      } catch (YamlEngineException | IndexOutOfBoundsException | IllegalArgumentException e) {
        ended = true;
        throw fault(e);
      } catch (FormatException e) {
        ended = true;
        throw e;
      }
    }
    return ready.poll();
  }

  private void more() throws FormatException {
    while (events.hasNext()) {
      Event event = events.next();
      if (event.getEventId() == Event.ID.DocumentStart) {
        document(line(event));
        return;
      }
    }
    ended = true;
    if (number == 0 && records == null) {
      throw new FormatException("the file is empty", "a YAML document");
    }
  }

  private static long line(Event event) {
    return event.getStartMark().map(m -> m.getLine() + 1L).orElse(0L);
  }

  private void document(long line) throws FormatException {
    JsonNode node = nodes.read();
    if (records == null) {
      if (number > 0) {
        throw new FormatException(
            "line " + line + ": a second document begins", "one document in a file");
      }
      add(line, node);
      return;
    }
    JsonPointer pointer = JsonSource.pointer(records);
    JsonNode found = node.at(pointer);
    if (found.isArray()) {
      found.forEach(element -> add(line, element));
    } else if (pointer.matches() && found.isObject()) {
      add(line, found);
    } else {
      throw new FormatException(
          "line " + line + ": at " + records + " stands " + kind(found), "a list of records");
    }
  }

  private static String kind(JsonNode found) {
    return found.isMissingNode() ? "nothing" : JsonSource.kind(found);
  }

  private void add(long line, JsonNode node) {
    number++;
    ready.add(new SourceRecord.Tree(number, line, node));
  }

  private static FormatException fault(RuntimeException e) {
    MalformedText bound = MalformedText.in(e);
    if (bound != null) {
      return bound.asFault();
    }
    if (e instanceof MarkedYamlEngineException marked) {
      Optional<Mark> mark = marked.getProblemMark();
      return new FormatException(
          "is not valid YAML: " + marked.getProblem() + mark.map(YamlNodes::place).orElse(""),
          ALLOWED);
    }
    String said = e.getMessage() == null ? "it cannot be read" : e.getMessage();
    return new FormatException("is not valid YAML: " + Texts.firstLine(said), ALLOWED);
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
