package io.github.peertubeingest.format;

import io.github.peertubeingest.item.Texts;
import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.namespace.QName;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Element;

/**
 * XML: one element, or the elements that a path names, each as a document of its own, whatever the
 * file's size. Where the file is one element, Kodi's way of writing is taken, too: several roots
 * one after the other are as many records, and lines of text behind them (an address) are passed
 * over.
 */
final class XmlSource implements RecordSource {

  private static final String ALLOWED = "well-formed XML without declarations of entities";

  /** Round the roots of a file that may have several. */
  private static final String WRAPPER = "<r>";

  private static final String WRAPPER_END = "</r>";

  private final Reader text;
  private final XMLStreamReader reader;
  private final XmlElements elements;
  private final RecordPath path;
  private final Bounds bounds;
  private final String encoding;
  private final Deque<QName> open = new ArrayDeque<>();
  private final Deque<Map<String, String>> scopes = new ArrayDeque<>();
  private long number;
  private boolean ended;

  private XmlSource(Reader text, RecordPath path, Bounds bounds, String encoding)
      throws XMLStreamException {
    this.text = text;
    this.path = path;
    this.bounds = bounds;
    this.encoding = encoding;
    reader = factory().createXMLStreamReader(text);
    elements = new XmlElements(reader, bounds);
  }

  static XmlSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    boolean whole = options.records() == null;
    if (whole) {
      Readers.requireSmall(file, bounds);
    }
    RecordPath path = whole ? null : RecordPath.of(options.records(), options.namespaces());
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.DECLARED);
    Reader text = new XmlText(taken.read(file, true), bounds.document());
    try {
      Reader wrapped = whole ? wrapped(text) : text;
      return new XmlSource(wrapped, path, bounds, taken.inWords());
    } catch (XMLStreamException e) {
      text.close();
      throw fault(e);
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
      throw fault(e);
    } catch (FormatException e) {
      ended = true;
      throw e;
    } catch (RuntimeException e) {
      // The parser of Java itself answers some broken names with one.
      ended = true;
      throw new FormatException("is not valid XML: " + e.getMessage(), ALLOWED);
    }
  }

  private SourceRecord found() throws XMLStreamException, FormatException {
    while (reader.hasNext()) {
      switch (reader.next()) {
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
  }

  /** Text before the element of a file that is one; behind it, it is an address for Kodi. */
  private void outside() throws FormatException {
    boolean before = path == null && number == 0 && open.size() == 1;
    if (before && !reader.getText().isBlank()) {
      throw new FormatException(
          "line " + line() + ": text stands before the XML: " + shown(reader.getText()), ALLOWED);
    }
  }

  private static String shown(String text) {
    return "\"" + Texts.shortened(Texts.firstLine(text.strip()), 40) + "\"";
  }

  private SourceRecord record() throws XMLStreamException {
    number++;
    long line = line();
    Map<String, String> scope = scopes.isEmpty() ? Map.of() : scopes.peek();
    Element element = elements.read(scope);
    open.pop();
    if (elements.fault() == null) {
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

  private long line() {
    return Math.max(1, reader.getLocation().getLineNumber());
  }

  private static FormatException fault(XMLStreamException e) {
    MalformedText bound = MalformedText.in(e);
    if (bound != null) {
      return bound.asFault();
    }
    String said = String.valueOf(e.getMessage());
    int message = said.lastIndexOf("Message: ");
    String where =
        e.getLocation() == null
            ? ""
            : " at line "
                + e.getLocation().getLineNumber()
                + ", column "
                + e.getLocation().getColumnNumber();
    return new FormatException(
        "is not valid XML: "
            + Texts.firstLine(message < 0 ? said : said.substring(message + 9))
            + where,
        ALLOWED);
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
