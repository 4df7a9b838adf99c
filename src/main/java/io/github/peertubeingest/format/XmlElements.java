package io.github.peertubeingest.format;

import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.namespace.QName;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * Builds one element with what is in it as a small document of its own, within bounds: what is too
 * large is passed over to its end, so that the next one can be read.
 */
final class XmlElements {

  private final XMLStreamReader reader;
  private final Bounds bounds;
  private long nodes;
  private long characters;
  private String fault;
  private QName name;

  /** A record begins inside of the record; some are made like that, most are broken. */
  private boolean unclosed;

  XmlElements(XMLStreamReader reader, Bounds bounds) {
    this.reader = reader;
    this.bounds = bounds;
  }

  /** What is wrong with the element that was read, in words; null: nothing. */
  String fault() {
    return fault;
  }

  /**
   * The element whose start was just read; the reader is at its end afterwards.
   *
   * @param inScope the namespaces round it, prefix to URI
   */
  Element read(Map<String, String> inScope) throws XMLStreamException {
    nodes = 0;
    characters = 0;
    fault = null;
    unclosed = false;
    Document document = newDocument();
    Node at = document;
    int depth = 0;
    do {
      switch (reader.getEventType()) {
        case XMLStreamConstants.START_ELEMENT -> {
          depth++;
          count(depth);
          at = fault == null ? at.appendChild(element(document)) : at;
        }
        case XMLStreamConstants.END_ELEMENT -> {
          depth--;
          at = fault == null && depth > 0 ? at.getParentNode() : at;
        }
        case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA, XMLStreamConstants.SPACE ->
            text(document, at);
        default -> {}
      }
      if (depth > 0) {
        reader.next();
      }
    } while (depth > 0);
    Element root = document.getDocumentElement();
    if (root != null) {
      inScope.forEach((prefix, uri) -> declare(root, prefix, uri));
      document.normalizeDocument();
    }
    return root;
  }

  static Document newDocument() {
    try {
      return DocumentBuilderFactory.newDefaultNSInstance().newDocumentBuilder().newDocument();
    } catch (ParserConfigurationException e) {
      throw new IllegalStateException("this Java has no XML documents", e);
    }
  }

  private void count(int depth) throws XMLStreamException {
    if (depth == 1) {
      name = reader.getName();
    }
    unclosed |= depth == 2 && name.equals(reader.getName());
    nodes += 1L + reader.getAttributeCount() + reader.getNamespaceCount();
    if (depth > bounds.depth()) {
      fault("is nested deeper than " + bounds.depth());
    }
    if (nodes > bounds.nodes()) {
      fault("has more than " + bounds.nodes() + " elements and attributes");
    }
    if (fault != null && unclosed) {
      // Without its end tag a record has all the others in it, and is too large sooner or later.
      throw new XMLStreamException("its end tag is missing", reader.getLocation());
    }
  }

  private void fault(String what) {
    if (fault == null) {
      fault = what;
    }
  }

  private void spend(int length) {
    characters += length;
    if (characters > bounds.document()) {
      fault("is longer than " + bounds.document() + " characters");
    }
  }

  /** The element whose start was just read, without what is in it. */
  Element element(Document document) {
    String uri = reader.getNamespaceURI();
    Element element =
        document.createElementNS(uri, name(reader.getPrefix(), reader.getLocalName()));
    spend(reader.getLocalName().length());
    for (int i = 0; i < reader.getNamespaceCount(); i++) {
      declare(element, reader.getNamespacePrefix(i), reader.getNamespaceURI(i));
    }
    for (int i = 0; i < reader.getAttributeCount(); i++) {
      spend(reader.getAttributeLocalName(i).length() + reader.getAttributeValue(i).length());
      element.setAttributeNS(
          emptyAsNull(reader.getAttributeNamespace(i)),
          name(reader.getAttributePrefix(i), reader.getAttributeLocalName(i)),
          reader.getAttributeValue(i));
    }
    return element;
  }

  private static void declare(Element element, String prefix, String uri) {
    String name =
        prefix == null || prefix.isEmpty()
            ? XMLConstants.XMLNS_ATTRIBUTE
            : XMLConstants.XMLNS_ATTRIBUTE + ":" + prefix;
    if (!element.hasAttribute(name)) {
      element.setAttributeNS(XMLConstants.XMLNS_ATTRIBUTE_NS_URI, name, uri == null ? "" : uri);
    }
  }

  private void text(Document document, Node at) {
    spend(reader.getTextLength());
    if (fault == null) {
      at.appendChild(document.createTextNode(reader.getText()));
    }
  }

  private static String name(String prefix, String local) {
    return prefix == null || prefix.isEmpty() ? local : prefix + ":" + local;
  }

  private static String emptyAsNull(String text) {
    return text == null || text.isEmpty() ? null : text;
  }
}
