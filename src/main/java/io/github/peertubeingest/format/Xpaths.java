package io.github.peertubeingest.format;

import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

/** The XPaths of one profile, compiled once; not for several threads. */
final class Xpaths {

  private final Map<String, String> namespaces;
  private final Map<String, XPathExpression> compiled = new HashMap<>();

  Xpaths(Map<String, String> namespaces) {
    this.namespaces = namespaces;
  }

  XPathExpression of(String text) throws XPathExpressionException {
    XPathExpression known = compiled.get(text);
    if (known == null) {
      known = compile(text, namespaces);
      compiled.put(text, known);
    }
    return known;
  }

  static XPathExpression compile(String text, Map<String, String> namespaces)
      throws XPathExpressionException {
    XPath xpath = XPathFactory.newInstance().newXPath();
    xpath.setNamespaceContext(new Prefixes(namespaces));
    return xpath.compile(text);
  }

  private record Prefixes(Map<String, String> namespaces) implements NamespaceContext {
    @Override
    public String getNamespaceURI(String prefix) {
      return prefix.equals("xml")
          ? XMLConstants.XML_NS_URI
          : namespaces.getOrDefault(prefix, XMLConstants.NULL_NS_URI);
    }

    @Override
    public String getPrefix(String uri) {
      return null; // XPath asks only the other way
    }

    @Override
    public Iterator<String> getPrefixes(String uri) {
      return List.<String>of().iterator();
    }
  }
}
