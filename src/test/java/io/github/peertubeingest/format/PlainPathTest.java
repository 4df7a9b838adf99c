package io.github.peertubeingest.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathEvaluationResult;
import javax.xml.xpath.XPathNodes;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Node;
import org.xml.sax.InputSource;

/** The short way through an XPath finds what Java's own finds. */
class PlainPathTest {

  private static final Map<String, String> NAMESPACES = Map.of("m", "urn:m");

  private static final String XML =
      "<rss xmlns:m='urn:m' xml:lang='nl'><channel><language>en</language><m:title>C</m:title>"
          + "<item id='1'><title>T</title><m:group><m:content url='a'><m:title>I</m:title>"
          + "</m:content><m:content url='b'/></m:group><m:content url='c' x='1'/>"
          + "<enclosure url='e'/><title>U</title></item></channel></rss>";

  private Node item;

  @BeforeEach
  void read() throws Exception {
    Document document =
        DocumentBuilderFactory.newDefaultNSInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(XML)));
    item = document.getElementsByTagName("item").item(0);
  }

  private List<Node> byJava(Node from, String path) throws Exception {
    XPathEvaluationResult<?> found = Xpaths.compile(path, NAMESPACES).evaluateExpression(from);
    List<Node> nodes = new ArrayList<>();
    ((XPathNodes) found.value()).forEach(nodes::add);
    return nodes;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "title",
        "m:title",
        ".//m:title",
        ".//m:content/@url",
        "m:group/m:content/@url",
        "../language",
        "../m:title",
        "../../@xml:lang",
        "@id",
        ".",
        "..",
        "nothing",
        "nothing/@x",
        "ancestor::channel/language",
        "self::item/@id",
        "self::other/@id",
        "nothing[@a='|']/b | also/nothing",
        "missing | title",
        "./title"
      })
  void findsWhatJavaFinds(String path) throws Exception {
    Optional<List<Node>> found = PlainPath.of(path, NAMESPACES).orElseThrow().find(item);
    assertEquals(Optional.of(byJava(item, path)), found, path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"title[1]", "title | enclosure/@url", "m:content[@x]/@url", ".//m:content[@x]"})
  void leavesToJavaWhatIsNotPlain(String path) {
    assertEquals(Optional.empty(), PlainPath.of(path, NAMESPACES).orElseThrow().find(item), path);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "count(title)",
        "x:unknown",
        "/rss",
        "//item",
        "title = 'T'",
        "preceding-sibling::a",
        "*"
      })
  void doesNotTouchWhatItDoesNotUnderstand(String path) {
    assertFalse(PlainPath.of(path, NAMESPACES).isPresent(), path);
  }

  @Test
  void anAttributeKnowsItsElement() throws Exception {
    Node url = byJava(item, "enclosure/@url").get(0);
    assertTrue(PlainPath.of("../@url", NAMESPACES).orElseThrow().find(url).isPresent());
  }
}
