package io.github.peertubeingest.work;

import java.util.Set;

/**
 * Lines of an nginx {@code map} block, for {@code include}: old id to new URL. A text stands in
 * quotes, with quotes and backslashes escaped; a leading backslash keeps nginx from reading an id
 * as a regular expression or one of its own words.
 */
final class NginxMap {

  private static final Set<String> WORDS = Set.of("default", "hostnames", "include", "volatile");

  private NginxMap() {}

  static String line(String id, String url) {
    boolean special = id.startsWith("~") || id.startsWith("\\") || WORDS.contains(id);
    // A dollar sign in a value is a variable.
    String value = url.replace("$", "%24").replace("\"", "%22").replace("\\", "%5C");
    return quoted(special ? "\\" + id : id) + " " + quoted(value) + ";\n";
  }

  private static String quoted(String text) {
    return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
  }
}
