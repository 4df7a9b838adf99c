package io.github.peertubeingest.sandbox;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The headers of a part. A plain {@code filename} is read as Latin-1 whatever the client meant, so
 * a UTF-8 name with an accent comes back garbled as {@code inputFilename} (seen on 6.3.0); {@code
 * filename*} is decoded as it says.
 */
final class MultipartHeaders {

  private static final Pattern PARAMETER =
      Pattern.compile(
          ";\\s*([^=;\\s]+)\\s*=\\s*(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^;]*))", Pattern.DOTALL);

  private final Map<String, String> headers;

  /** Takes header values as Latin-1 text by lower-case names. */
  MultipartHeaders(Map<String, String> headers) {
    this.headers = Map.copyOf(headers);
  }

  /** The field's name; null if the part has none. */
  String name() {
    String name = parameter("name");
    return name == null
        ? null
        : new String(name.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }

  /** The file's name; null if the part is no file. */
  String filename() {
    String extended = parameter("filename*");
    if (extended != null) {
      int value = extended.lastIndexOf('\'');
      return URLDecoder.decode(
          extended.substring(value + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
    }
    String plain = parameter("filename");
    if (plain == null) {
      return null;
    }
    return plain.substring(Math.max(plain.lastIndexOf('/'), plain.lastIndexOf('\\')) + 1);
  }

  /** The media type without parameters; a part that tells none is text. */
  String contentType() {
    String type = headers.getOrDefault("content-type", "text/plain");
    int semicolon = type.indexOf(';');
    return (semicolon < 0 ? type : type.substring(0, semicolon)).trim().toLowerCase(Locale.ROOT);
  }

  private String parameter(String wanted) {
    Matcher parameters = PARAMETER.matcher(headers.getOrDefault("content-disposition", ""));
    while (parameters.find()) {
      if (parameters.group(1).equalsIgnoreCase(wanted)) {
        String quoted = parameters.group(2);
        return quoted == null ? parameters.group(3).trim() : quoted.replaceAll("\\\\(.)", "$1");
      }
    }
    return null;
  }
}
