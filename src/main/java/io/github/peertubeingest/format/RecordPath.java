package io.github.peertubeingest.format;

import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.namespace.QName;

/**
 * Where the records of an XML file are: {@code /a/b/c} from the root, or {@code //c} and {@code
 * //b/c} anywhere. A name without a prefix matches in any namespace, {@code *} any name.
 */
final class RecordPath {

  private static final Pattern PATH = Pattern.compile("//?[^/]+(/[^/]+)*");
  private static final Pattern STEP =
      Pattern.compile("(?:([\\w.-]+):)?([\\w.-]+|\\*)", Pattern.UNICODE_CHARACTER_CLASS);
  private static final String ALLOWED =
      "/a/b/c or //c, with prefixes that the profile's namespaces name";

  private final boolean anywhere;
  private final List<Step> steps;

  /**
   * @param uri null: any namespace
   */
  private record Step(String uri, String name) {

    boolean matches(QName element) {
      return (name.equals("*") || name.equals(element.getLocalPart()))
          && (uri == null || uri.equals(element.getNamespaceURI()));
    }
  }

  private RecordPath(boolean anywhere, List<Step> steps) {
    this.anywhere = anywhere;
    this.steps = steps;
  }

  static RecordPath of(String path, Map<String, String> namespaces) throws FormatException {
    if (!PATH.matcher(path).matches()) {
      throw new FormatException("\"" + path + "\" does not say where records are", ALLOWED);
    }
    List<Step> steps = new ArrayList<>();
    for (String step : path.replaceFirst("^//?", "").split("/")) {
      Matcher matcher = STEP.matcher(step);
      if (!matcher.matches()) {
        throw new FormatException("\"" + step + "\" is no step of a path to records", ALLOWED);
      }
      String uri = matcher.group(1) == null ? null : namespaces.get(matcher.group(1));
      if (matcher.group(1) != null && uri == null) {
        throw new FormatException(
            "the prefix \"" + matcher.group(1) + "\" in " + path + " is not known", ALLOWED);
      }
      steps.add(new Step(uri, matcher.group(2)));
    }
    return new RecordPath(path.startsWith("//"), List.copyOf(steps));
  }

  /**
   * @param innermostFirst the element and those it stands in
   */
  boolean matches(Deque<QName> innermostFirst) {
    if (anywhere ? innermostFirst.size() < steps.size() : innermostFirst.size() != steps.size()) {
      return false;
    }
    Iterator<QName> element = innermostFirst.iterator();
    for (int i = steps.size() - 1; i >= 0; i--) {
      if (!steps.get(i).matches(element.next())) {
        return false;
      }
    }
    return true;
  }
}
