package io.github.peertubeingest.format;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The first bytes of a file, and what can be seen in them without reading the rest: columns, keys,
 * elements. What is cut off or broken ends the looking, nothing more.
 */
final class Head {

  static final int SIZE = 64 * 1024;

  private static final int MOST_POINTERS = 20_000;
  private static final int LONGEST_VALUE = 200;
  private static final Charset WINDOWS = Charset.forName("windows-1252");

  private final byte[] bytes;
  private String text;
  private Map<String, String> pointers;
  private Set<QName> elements;

  Head(byte[] bytes) {
    this.bytes = bytes;
  }

  byte[] bytes() {
    return bytes;
  }

  String text() {
    if (text == null) {
      String decoded = decoded();
      text = decoded.startsWith("\uFEFF") ? decoded.substring(1) : decoded;
    }
    return text;
  }

  private String decoded() {
    if (begins(0xFF, 0xFE)) {
      return new String(bytes, StandardCharsets.UTF_16LE);
    }
    if (begins(0xFE, 0xFF)) {
      return new String(bytes, StandardCharsets.UTF_16BE);
    }
    int end = bytes.length;
    for (int cut = 0; cut < 4 && cut < end; cut++) { // a character may be cut in the middle
      String decoded = utf8(ByteBuffer.wrap(bytes, 0, end - cut));
      if (decoded != null) {
        return decoded;
      }
    }
    return new String(bytes, WINDOWS);
  }

  /** Null: it is no UTF-8, or cut in the middle of a character. */
  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  private boolean begins(int first, int second) {
    return bytes.length > 1 && (bytes[0] & 0xFF) == first && (bytes[1] & 0xFF) == second;
  }

  /** The first mark that is no blank; 0: there is none. */
  char firstMark() {
    return (char) text().chars().filter(c -> !Character.isWhitespace(c)).findFirst().orElse(0);
  }

  /**
   * The first rows of a table.
   *
   * @param delimiter null: the one that makes the most columns
   * @param skip lines before the table
   */
  List<List<String>> rows(Character delimiter, Character quote, int skip, int most) {
    String table = text();
    for (int i = 0; i < skip; i++) {
      int end = table.indexOf('\n');
      table = end < 0 ? "" : table.substring(end + 1);
    }
    List<List<String>> best = List.of();
    for (char candidate : delimiter == null ? ",;\t|".toCharArray() : new char[] {delimiter}) {
      List<List<String>> rows = rows(table, candidate, quote == null ? '"' : quote, most);
      boolean wider = best.isEmpty() || rows.get(0).size() > best.get(0).size();
      best = !rows.isEmpty() && wider ? rows : best;
    }
    return best;
  }

  private static List<List<String>> rows(String table, char delimiter, char quote, int most) {
    List<List<String>> rows = new ArrayList<>();
    if (delimiter == quote) {
      return rows;
    }
    try (CsvReader<CsvRecord> reader =
        CsvReader.builder().fieldSeparator(delimiter).quoteCharacter(quote).ofCsvRecord(table)) {
      Iterator<CsvRecord> records = reader.iterator();
      while (rows.size() < most && records.hasNext()) {
        rows.add(records.next().getFields().stream().map(Texts::trim).toList());
      }
    } catch (IOException | CsvParseException e) {
      return rows; // what was seen is all that can be said
    }
    return rows;
  }

  /** Every JSON pointer that is there, of lists only the first entry; scalars with their text. */
  Map<String, String> pointers(SourceOptions.Format format) {
    if (pointers == null) {
      pointers = new HashMap<>();
      switch (format) {
        case JSON, JSONL -> json();
        case YAML -> yaml();
        case INI -> ini();
        case CSV, XLSX, XML -> pointers.clear();
      }
    }
    return pointers;
  }

  private void json() {
    try (JsonParser parser = Json.MAPPER.createParser(text())) {
      Deque<String> path = new ArrayDeque<>();
      Deque<Integer> counts = new ArrayDeque<>();
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (pointers.size() > MOST_POINTERS) {
          return;
        }
        if (token == JsonToken.END_OBJECT || token == JsonToken.END_ARRAY) {
          path.pop();
          counts.pop();
          continue;
        }
        if (token == JsonToken.FIELD_NAME) {
          continue;
        }
        String at = jsonPlace(parser, path, counts);
        boolean scalar = token.isScalarValue();
        pointers.putIfAbsent(at, scalar ? shortened(parser.getText()) : "");
        if (!scalar) {
          path.push(at);
          counts.push(0);
        }
      }
    } catch (IOException e) {
      return; // cut off, or no JSON: what was seen is all that can be said
    }
  }

  private static String jsonPlace(JsonParser parser, Deque<String> path, Deque<Integer> counts)
      throws IOException {
    if (path.isEmpty()) {
      return "";
    }
    boolean inside =
        parser.currentToken() == JsonToken.START_OBJECT
            || parser.currentToken() == JsonToken.START_ARRAY;
    var context = inside ? parser.getParsingContext().getParent() : parser.getParsingContext();
    if (context != null && context.inObject()) {
      return path.peek() + "/" + context.getCurrentName().replace("~", "~0").replace("/", "~1");
    }
    int index = counts.pop();
    counts.push(index + 1);
    return path.peek() + "/" + index;
  }

  private static String shortened(String value) {
    return value.length() > LONGEST_VALUE ? value.substring(0, LONGEST_VALUE) : value;
  }

  /** Keys of the first levels; enough to tell shapes apart. */
  private void yaml() {
    Deque<String> path = new ArrayDeque<>();
    Deque<Boolean> lists = new ArrayDeque<>();
    String key = null;
    try {
      for (Event event : new Parse(LoadSettings.builder().build()).parseString(text())) {
        boolean inMap = !lists.isEmpty() && !lists.peek();
        String at = path.isEmpty() ? "" : path.peek() + "/" + (inMap ? key : "0");
        switch (event.getEventId()) {
          case Scalar -> {
            String value = ((ScalarEvent) event).getValue();
            if (inMap && key == null) {
              key = value.replace("~", "~0").replace("/", "~1");
            } else {
              pointers.putIfAbsent(at, shortened(value));
              key = null;
            }
          }
          case MappingStart, SequenceStart -> {
            pointers.putIfAbsent(at, "");
            path.push(at);
            lists.push(event.getEventId() == Event.ID.SequenceStart);
            key = null;
          }
          case MappingEnd, SequenceEnd -> {
            path.pop();
            lists.pop();
            key = null;
          }
          case Alias -> key = null;
          case DocumentEnd -> {
            return;
          }
          default -> {
            // comments and the beginnings of stream and document
          }
        }
        if (pointers.size() > MOST_POINTERS || path.size() > Json.MAX_DEPTH) {
          return;
        }
      }
    } catch (YamlEngineException e) {
      return; // cut off, or no YAML: what was seen is all that can be said
    }
  }

  private void ini() {
    String section = "";
    for (String line : text().lines().limit(MOST_POINTERS).toList()) {
      String plain = line.strip();
      if (plain.startsWith("[") && plain.endsWith("]")) {
        section = "/" + plain.substring(1, plain.length() - 1).strip();
        pointers.put(section, "");
      } else if (plain.indexOf('=') > 0) {
        int mark = plain.indexOf('=');
        pointers.put(
            section + "/" + plain.substring(0, mark).strip(), plain.substring(mark + 1).strip());
      }
    }
  }

  /** The root element's name first; empty: no XML begins here. */
  Set<QName> elements() {
    if (elements == null) {
      elements = new LinkedHashSet<>();
      XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
      factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
      factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
      try {
        // From text: the parser writes what it cannot decode to standard error. A blank before the
        // declaration is a common mistake.
        XMLStreamReader reader =
            factory.createXMLStreamReader(new StringReader(text().stripLeading()));
        while (reader.hasNext() && elements.size() < 1000) {
          if (reader.next() == XMLStreamConstants.START_ELEMENT) {
            elements.add(reader.getName());
          }
        }
      } catch (XMLStreamException e) {
        return elements; // cut off, or no XML: what was seen is all that can be said
      }
    }
    return elements;
  }

  Set<String> names() {
    Set<String> names = new HashSet<>();
    elements().forEach(e -> names.add(e.getLocalPart()));
    return names;
  }
}
