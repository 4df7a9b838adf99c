package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/** Whether an XML document is there to its end: its root element is closed. */
final class XmlEnd {

  private XmlEnd() {}

  /** False as well where it is no XML, or one with a document type. */
  static boolean reached(Path file) {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    factory.setProperty(XMLInputFactory.IS_REPLACING_ENTITY_REFERENCES, false);
    try {
      XMLStreamReader reader = factory.createXMLStreamReader(new StringReader(text(file)));
      int depth = 0;
      boolean closed = false;
      while (reader.hasNext()) {
        int event = reader.next();
        if (event == XMLStreamConstants.DTD) {
          return false; // such a file has to stand still, and is judged then
        }
        if (event == XMLStreamConstants.START_ELEMENT) {
          depth++;
        } else if (event == XMLStreamConstants.END_ELEMENT) {
          depth--;
          closed |= depth == 0;
        }
      }
      return closed;
    } catch (XMLStreamException | IOException e) {
      return false; // not yet
    }
  }

  /** Marks and names are enough: whatever the encoding, these are ASCII, or UTF-16 that says so. */
  private static String text(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    boolean wide = bytes.length > 1 && (bytes[0] & bytes[1] & 0xFE) == 0xFE;
    return new String(bytes, wide ? StandardCharsets.UTF_16 : StandardCharsets.ISO_8859_1)
        .replaceFirst("^\\u00EF\\u00BB\\u00BF", "");
  }
}
