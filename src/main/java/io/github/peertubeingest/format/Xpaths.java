package io.github.peertubeingest.format;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.namespace.NamespaceContext;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathExpression;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;
import javax.xml.xpath.XPathNodes;
import org.w3c.dom.Node;

/** The XPaths of one profile, compiled once; not for several threads. */
final class Xpaths {

  private final Map<String, String> namespaces;
  private final Map<String, XPathExpression> compiled = new HashMap<>();
  private final Map<String, Optional<PlainPath>> plain = new HashMap<>();

  Xpaths(Map<String, String> namespaces) {
    this.namespaces = namespaces;
  }

  /** What the XPath finds: nodes, or a text. */
  List<Object> find(Node from, String text) throws XPathExpressionException {
    Optional<List<Node>> plain =
        this.plain
            .computeIfAbsent(text, t -> PlainPath.of(t, namespaces))
            .flatMap(path -> path.find(from));
    if (plain.isPresent()) {
      return List.copyOf(plain.get());
    }
    XPathEvaluationResult<?> found = of(text).evaluateExpression(from);
    List<Object> all = new ArrayList<>();
    if (found.value() instanceof XPathNodes nodes) {
      nodes.forEach(all::add);
    } else if (found.value() instanceof Double number && number == Math.rint(number)) {
      all.add(Long.toString(number.longValue()));
    } else if (found.value() != null) {
      all.add(found.value().toString());
    }
    return all;
  }

  private XPathExpression of(String text) throws XPathExpressionException {
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
