package io.github.peertubeingest.format;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;
import javax.xml.stream.Location;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import javax.xml.stream.util.StreamReaderDelegate;
import org.w3c.dom.DOMException;
import org.w3c.dom.Element;

/**
 * XML: one element, or the elements that a path names, each as a document of its own, whatever the
 * file's size. Where the file is one element, Kodi's way of writing is taken, too: several roots
 * one after the other are as many records, and lines of text behind them (an address) are passed
 * over.
 */
final class XmlSource implements RecordSource {

  private static final String ALLOWED = "well-formed XML without declarations of entities";

  /** How the parser shows what {@link DecodingReader} makes of a byte that cannot be decoded. */
  private static final Pattern BAD_BYTE =
      Pattern.compile("(?i)\\b(?:0x|\\\\u)?dc([89a-f][0-9a-f])\\b");

  /** Round the roots of a file that may have several. */
  private static final String WRAPPER = "<r>";

  private static final String WRAPPER_END = "</r>";

  private final Reader text;

  /** Null: the file is one document. */
  private final XmlTail tail;

  /** Null: nobody asks for what stands round the records. */
  private final XmlSurroundings around;

  private Counting reader;
  private XmlElements elements;
  private final RecordPath path;
  private final Bounds bounds;
  private final String encoding;
  private final Deque<QName> open = new ArrayDeque<>();
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();
  private long number;
  private boolean ended;

  /** To be added to the parser's lines: after a broken record another one goes on. */
  private long linesBefore;

  private XmlSource(Reader text, RecordPath path, boolean around, Bounds bounds, String encoding)
      throws XMLStreamException {
    this.text = text;
    this.path = path;
    this.bounds = bounds;
    this.encoding = encoding;
    this.tail = path == null ? null : new XmlTail(text, bounds.document());
    this.around = around ? new XmlSurroundings() : null;
    parse(tail == null ? text : tail);
  }

  private void parse(Reader from) throws XMLStreamException {
    reader = new Counting(factory().createXMLStreamReader(from));
    elements = new XmlElements(reader, bounds);
  }

  /** Counts start tags, by which {@link XmlTail} finds its way. */
  private static final class Counting extends StreamReaderDelegate {
    private long starts;

    Counting(XMLStreamReader reader) {
      super(reader);
    }

    @Override
    public int next() throws XMLStreamException {
      try {
        int event = super.next();
        starts += event == XMLStreamConstants.START_ELEMENT ? 1 : 0;
        return event;
      } catch (NoSuchElementException e) {
        throw e; // asked for more than there is: a mistake of the caller
      } catch (RuntimeException e) {
        // The parser of Java itself answers some broken names with one.
        throw new XMLStreamException(String.valueOf(e.getMessage()), e);
      }
    }
  }

  static XmlSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    boolean whole = options.records() == null;
    if (whole) {
      Readers.requireSmall(file, bounds);
    }
    RecordPath path = whole ? null : RecordPath.of(options.records(), options.namespaces());
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.DECLARED);
    Reader text = new XmlText(taken.read(file, whole), bounds.document());
    try {
      Reader wrapped = whole ? wrapped(text) : text;
      return new XmlSource(wrapped, path, options.around(), bounds, taken.inWords());
    } catch (XMLStreamException e) {
      text.close();
      throw fault(e, 0);
    } catch (MalformedText e) {
      text.close();
      throw e.asFault();
    } catch (IOException | RuntimeException e) {
      text.close();
      throw e;
    }
  }

  /** A file that is one document is small. */
  private static Reader wrapped(Reader text) throws IOException {
    StringBuilder all = new StringBuilder(WRAPPER);
    try (text) {
      char[] buffer = new char[8192];
      for (int n = text.read(buffer); n >= 0; n = text.read(buffer)) {
        all.append(buffer, 0, n);
      }
    }
    return new StringReader(all.append(WRAPPER_END).toString());
  }

  private static XMLInputFactory factory() {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_NAMESPACE_AWARE, true);
    factory.setProperty(XMLInputFactory.IS_COALESCING, false);
    factory.setXMLResolver((publicId, systemId, base, namespace) -> new StringReader(""));
    return factory;
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
      SourceRecord record = found();
      ended = record == null;
      if (ended && number == 0 && path == null) {
        throw new FormatException("the file has no XML element", ALLOWED);
      }
      return record;
    } catch (XMLStreamException e) {
      ended = true;
      throw fault(e, linesBefore);
    } catch (FormatException e) {
      ended = true;
      throw e;
    } catch (DOMException e) {
      ended = true;
      throw new FormatException("is not valid XML: " + e.getMessage(), ALLOWED);
    }
  }

  private SourceRecord found() throws IOException, XMLStreamException, FormatException {
    if (around != null) {
      around.forget();
    }
    while (reader.hasNext()) {
      int event;
      try {
        event = reader.next();
      } catch (XMLStreamException e) {
        return brokenTag(e);
      }
      switch (event) {
        case XMLStreamConstants.START_ELEMENT -> {
          open.push(reader.getName());
          if (isRecord()) {
            return record();
          }
          enter();
        }
        case XMLStreamConstants.END_ELEMENT -> {
          open.pop();
          scopes.pop();
          if (around != null) {
            around.leave();
          }
        }
        case XMLStreamConstants.CHARACTERS -> outside();
        default -> {}
      }
    }
    return null;
  }

  private boolean isRecord() {
    return path == null ? open.size() == 2 : path.matches(open);
  }

  private void enter() throws FormatException {
    if (open.size() > bounds.depth()) {
      throw new FormatException(
          "line " + line() + ": the XML is nested too deep", "at most " + bounds.depth());
    }
    Map<String, String> scope = new LinkedHashMap<>();
    if (!scopes.isEmpty()) {
      scope.putAll(scopes.peek());
    }
    for (int i = 0; i < Math.min(reader.getNamespaceCount(), 1000); i++) {
      String prefix = reader.getNamespacePrefix(i);
      scope.put(prefix == null ? "" : prefix, reader.getNamespaceURI(i));
    }
    if (scope.size() > 1000) {
      throw new FormatException("line " + line() + ": more than 1000 namespaces", ALLOWED);
    }
    scopes.push(scope);
    if (around != null) {
      around.enter(elements.element(around.document()));
    }
  }

  /** Text before the element of a file that is one; behind it, it is an address for Kodi. */
  private void outside() throws FormatException {
    if (around != null) {
      around.text(reader.getText());
    }
    boolean before = path == null && number == 0 && open.size() == 1;
    if (before && !reader.getText().isBlank()) {
      throw new FormatException(
          "line " + line() + ": text stands before the XML: " + shown(reader.getText()), ALLOWED);
    }
  }

  private static String shown(String text) {
    return "\"" + Texts.shortened(Texts.firstLine(text.strip()), 40) + "\"";
  }

  private SourceRecord record() throws IOException, XMLStreamException {
    number++;
    long line = line();
    long start = reader.starts;
    if (tail != null) {
      tail.mark(start);
    }
    Map<String, String> scope = scopes.isEmpty() ? Map.of() : scopes.peek();
    Element element;
    try {
      element = elements.read(scope);
    } catch (XMLStreamException e) {
      return broken(e, start, line);
    } catch (DOMException e) {
      // A name that the parser takes and a document does not.
      return broken(new XMLStreamException(e.getMessage(), reader.getLocation(), e), start, line);
    }
    open.pop();
    if (elements.fault() == null) {
      if (around != null) {
        around.take(element);
      }
      return new SourceRecord.Xml(number, line, element);
    }
    return new SourceRecord.Bad(
        number,
        line,
        FormatException.ofWhole(
            "line " + line + ": record " + number + " " + elements.fault(),
            "at most "
                + bounds.document()
                + " characters, "
                + bounds.nodes()
                + " elements and attributes, "
                + bounds.depth()
                + " deep"),
        List.of());
  }

  /**
   * The parser stopped before an element began: where the start tag is a record's, at that record.
   *
   * @throws XMLStreamException the given one, where it is not
   */
  private SourceRecord brokenTag(XMLStreamException e) throws IOException, XMLStreamException {
    long start = reader.starts + 1;
    if (tail == null || MalformedText.in(e) != null || open.isEmpty() || !tail.mark(start)) {
      throw e;
    }
    Location at = e.getLocation();
    if (at == null
        || !tail.isMarkedBefore(at.getLineNumber() + linesBefore, at.getColumnNumber())) {
      throw e;
    }
    String name = tail.markedName();
    String prefix = name.substring(0, Math.max(0, name.indexOf(':')));
    String uri = scopes.peek().getOrDefault(prefix, "");
    open.push(new QName(uri, name.substring(name.indexOf(':') + 1), prefix));
    if (!isRecord()) {
      throw e;
    }
    number++;
    return broken(e, start, tail.markedLine());
  }

  /**
   * The record that the parser could not read; the one behind it is read next.
   *
   * @param start the number of its start tag
   * @throws XMLStreamException the given one, where its end cannot be told: the file is at fault
   */
  private SourceRecord broken(XMLStreamException e, long start, long line)
      throws IOException, XMLStreamException {
    open.pop();
    if (tail == null || open.isEmpty() || MalformedText.in(e) != null || !tail.mark(start)) {
      throw e;
    }
    int end;
    try {
      end = tail.end(tail.markedName(), open.peek());
    } catch (MalformedText further) {
      throw e; // what stands first is told
    }
    if (end < 0) {
      throw e;
    }
    FieldFault fault =
        FormatException.ofWhole(
            "line " + line + ": record " + number + " " + inWords(e, linesBefore), ALLOWED);
    linesBefore = tail.restart(startTags(), end) - 2; // the start tags are a line of their own
    parse(tail);
    for (int i = 0; i < open.size(); ) {
      i += reader.next() == XMLStreamConstants.START_ELEMENT ? 1 : 0;
    }
    reader.starts = 0;
    return new SourceRecord.Bad(number, line, fault, List.of());
  }

  /** Of the elements round the records, with the namespaces that each of them declares. */
  private String startTags() {
    StringBuilder tags = new StringBuilder();
    Map<String, String> outside = Map.of();
    Iterator<Map<String, String>> inside = scopes.descendingIterator();
    for (Iterator<QName> element = open.descendingIterator(); element.hasNext(); ) {
      Map<String, String> scope = inside.next();
      tags.append('<').append(XmlTail.written(element.next()));
      for (Map.Entry<String, String> space : scope.entrySet()) {
        if (!String.valueOf(space.getValue()).equals(outside.get(space.getKey()))) {
          tags.append(space.getKey().isEmpty() ? " xmlns" : " xmlns:" + space.getKey());
          tags.append("=\"").append(escaped(space.getValue())).append('"');
        }
      }
      tags.append('>');
      outside = scope;
    }
    return tags.toString();
  }

  private static String escaped(String uri) {
    return uri == null
        ? ""
        : uri.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
  }

  private long line() {
    return Math.max(1, reader.getLocation().getLineNumber() + linesBefore);
  }

  private static FormatException fault(XMLStreamException e, long linesBefore) {
    MalformedText bound = MalformedText.in(e);
    if (bound != null) {
      return bound.asFault();
    }
    return new FormatException(inWords(e, linesBefore), ALLOWED);
  }

  private static String inWords(XMLStreamException e, long linesBefore) {
    String said = String.valueOf(e.getMessage());
    int message = said.lastIndexOf("Message: ");
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + (e.getLocation().getLineNumber() + linesBefore)
                + ", column "
                + e.getLocation().getColumnNumber();
    String words = Texts.firstLine(message < 0 ? said : said.substring(message + 9));
    Matcher bad = BAD_BYTE.matcher(words);
    return "is not valid XML: "
        + (bad.find()
            ? "byte 0x" + bad.group(1).toUpperCase(Locale.ROOT) + " is none of its encoding"
            : words)
        + where;
  }

  @Override
  public void close() throws IOException {
    try {
      reader.close();
    } catch (XMLStreamException e) {
      throw new IOException("cannot close the XML", e);
    } finally {
      text.close();
    }
  }
}
