package io.github.peertubeingest.format;

import java.util.ArrayDeque;
import java.util.Deque;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.Text;

/**
 * The elements that records stand in, with what stood before the records in them, within bounds:
 * what would be too much is left out. A record is in it until the next one is read.
 */
final class XmlSurroundings {

  private final Document document = XmlElements.newDocument();
  private Node at = document;
  private Element record;
  private int nodes;
  private long characters;

  /** Of each open element, whether it goes when it ends. */
  private final Deque<Boolean> passing = new ArrayDeque<>();

  /** For making elements that {@link #enter} takes. */
  Document document() {
    return document;
  }

  void enter(Element element) {
    boolean full = nodes >= Bounds.AROUND_NODES || characters >= Bounds.AROUND_CHARACTERS;
    passing.push(full); // kept while open: a record may be in it
    if (!full) {
      nodes += 1 + element.getAttributes().getLength();
      for (int i = 0; i < element.getAttributes().getLength(); i++) {
        characters += element.getAttributes().item(i).getNodeValue().length();
      }
    }
    at = at.appendChild(element);
  }

  void leave() {
    Node ended = at;
    at = ended.getParentNode();
    if (passing.pop()) {
      at.removeChild(ended);
    }
  }

  void text(String text) {
    boolean within = at.getLastChild() instanceof Text; // blanks between elements are nothing
    if (at == document || (text.isBlank() && !within)) {
      return;
    }
    characters += text.length();
    if (characters <= Bounds.AROUND_CHARACTERS) {
      at.appendChild(document.createTextNode(text));
    } else {
      while (at.getLastChild() instanceof Text half) { // half a text would pass for a whole one
        at.removeChild(half);
      }
    }
  }

  /** Forgets the record that was read before. */
  void forget() {
    if (record != null) {
      record.getParentNode().removeChild(record);
      record = null;
    }
  }

  void take(Element read) {
    record = (Element) document.adoptNode(read);
    at.appendChild(record);
  }
}
