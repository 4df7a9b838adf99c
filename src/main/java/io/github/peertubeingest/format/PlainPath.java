package io.github.peertubeingest.format;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.XMLConstants;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/**
 * The plain part of an XPath: names, attributes, {@code ..}, {@code .//name}. Java's own XPath
 * looks at the whole document for every question; most questions of a profile are that plain, or
 * can be answered with "nothing" by their plain beginning alone.
 */
final class PlainPath {

  private static final String NAME = "[A-Za-z_][\\w.-]*(?::[A-Za-z_][\\w.-]*)?";
  private static final Pattern STEP =
      Pattern.compile("(\\.//|self::|ancestor::|@)?(" + NAME + ")|(\\.\\.)|(\\.)");

  private enum Axis {
    CHILD,
    BELOW,
    SELF,
    ANCESTOR,
    ATTRIBUTE,
    PARENT,
    HERE
  }

  private record Step(Axis axis, String uri, String local) {}

  /**
   * One side of a union.
   *
   * @param whole nothing follows that is not plain
   */
  private record Branch(List<Step> steps, boolean whole) {}

  private final List<Branch> branches;

  private PlainPath(List<Branch> branches) {
    this.branches = branches;
  }

  /** Empty where the text does not begin with anything plain. */
  static Optional<PlainPath> of(String text, Map<String, String> namespaces) {
    List<Branch> branches = new ArrayList<>();
    for (String part : parts(text)) {
      Branch branch = branch(part.strip(), namespaces);
      if (branch == null) {
        return Optional.empty();
      }
      branches.add(branch);
    }
    return Optional.of(new PlainPath(branches));
  }

  /** At each {@code |} that stands in no brackets and no quotes. */
  private static List<String> parts(String text) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    int from = 0;
    char quote = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
      } else if (c == '"' || c == '\'') {
        quote = c;
      } else if (c == '[' || c == '(') {
        depth++;
      } else if (c == ']' || c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        parts.add(text.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(text.substring(from));
    return parts;
  }

  private static Branch branch(String text, Map<String, String> namespaces) {
    List<Step> steps = new ArrayList<>();
    Matcher at = STEP.matcher(text);
    int end = 0;
    while (at.find(end) && at.start() == end) {
      Step step = step(at, namespaces);
      String rest = text.substring(at.end());
      if (step == null || rest.startsWith("(") || rest.startsWith("::")) {
        return null; // an unknown prefix, a function, another axis
      }
      steps.add(step);
      end = at.end();
      if (rest.isEmpty()) {
        return new Branch(steps, true);
      }
      if (!rest.startsWith("/") || rest.startsWith("//")) {
        // What follows chooses among these nodes, or goes on from them: without them it is nothing.
        return rest.startsWith("[") || rest.startsWith("//") ? new Branch(steps, false) : null;
      }
      end++;
    }
    return steps.isEmpty() ? null : new Branch(steps, false);
  }

  private static Step step(Matcher at, Map<String, String> namespaces) {
    if (at.group(3) != null || at.group(4) != null) {
      return new Step(at.group(3) != null ? Axis.PARENT : Axis.HERE, null, null);
    }
    String name = at.group(2);
    int mark = name.indexOf(':');
    String uri = mark < 0 ? null : uri(name.substring(0, mark), namespaces);
    if (mark >= 0 && uri == null) {
      return null;
    }
    Axis axis =
        switch (at.group(1) == null ? "" : at.group(1)) {
          case ".//" -> Axis.BELOW;
          case "self::" -> Axis.SELF;
          case "ancestor::" -> Axis.ANCESTOR;
          case "@" -> Axis.ATTRIBUTE;
          default -> Axis.CHILD;
        };
    return new Step(axis, uri, name.substring(mark + 1));
  }

  private static String uri(String prefix, Map<String, String> namespaces) {
    return prefix.equals("xml") ? XMLConstants.XML_NS_URI : namespaces.get(prefix);
  }

  /** What the path finds, in the document's order; empty: XPath itself has to be asked. */
  Optional<List<Node>> find(Node from) {
    List<Node> found = List.of();
    for (Branch branch : branches) {
      List<Node> here = find(branch.steps(), from);
      if (here.isEmpty()) {
        continue;
      }
      if (!branch.whole() || !found.isEmpty()) {
        return Optional.empty();
      }
      found = here;
    }
    return Optional.of(found);
  }

  private static List<Node> find(List<Step> steps, Node from) {
    Set<Node> at = new LinkedHashSet<>();
    at.add(from);
    for (Step step : steps) {
      Set<Node> next = new LinkedHashSet<>();
      at.forEach(node -> follow(step, node, next));
      at = next;
    }
    return List.copyOf(at);
  }

  private static void follow(Step step, Node node, Set<Node> to) {
    switch (step.axis()) {
      case HERE -> to.add(node);
      case PARENT -> addIf(parent(node), to);
      case SELF -> addIf(named(node, step) ? node : null, to);
      case ATTRIBUTE ->
          addIf(
              node instanceof Element element
                  ? element.getAttributeNodeNS(step.uri(), step.local())
                  : null,
              to);
      case ANCESTOR -> {
        for (Node up = parent(node); up != null; up = parent(up)) {
          addIf(named(up, step) ? up : null, to);
        }
      }
      default -> below(step, node, to);
    }
  }

  private static void below(Step step, Node node, Set<Node> to) {
    for (Node child = node.getFirstChild(); child != null; child = child.getNextSibling()) {
      addIf(named(child, step) ? child : null, to);
      if (step.axis() == Axis.BELOW) {
        below(step, child, to);
      }
    }
  }

  private static boolean named(Node node, Step step) {
    String uri = node.getNamespaceURI();
    return node instanceof Element
        && step.local().equals(node.getLocalName())
        && (step.uri() == null ? uri == null || uri.isEmpty() : step.uri().equals(uri));
  }

  private static Node parent(Node node) {
    return node instanceof Attr attribute ? attribute.getOwnerElement() : node.getParentNode();
  }

  private static void addIf(Node node, Set<Node> to) {
    if (node != null) {
      to.add(node);
    }
  }
}
