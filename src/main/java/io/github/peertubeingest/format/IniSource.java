package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;

/**
 * An INI file as Python's ConfigParser reads it (the NFO files of prismedia): {@code [section]},
 * {@code key = value} or {@code key: value}, lines that begin with {@code #} or {@code ;} are
 * comments, an indented line continues the value before. Keys are lower case, a key that stands
 * twice is a fault. No interpolation: {@code %(x)s} is text.
 */
final class IniSource implements RecordSource {

  private static final String ALLOWED =
      "[section] lines, and below them key = value or key: value; a longer value is indented";

  private final Bounds bounds;
  private final BoundedLines lines;
  private final String encoding;
  private boolean read;

  private ObjectNode section;
  private String key;
  private StringBuilder value;
  private int indent;

  private IniSource(BoundedLines lines, Bounds bounds, String encoding) {
    this.lines = lines;
    this.bounds = bounds;
    this.encoding = encoding;
  }

  static IniSource open(Path file, SourceOptions options, Bounds bounds)
      throws IOException, FormatException {
    Readers.requireSmall(file, bounds);
    Encodings.Taken taken = new Encodings().of(file, options.encoding(), Encodings.Way.GUESSED);
    BoundedLines lines = new BoundedLines(taken.read(file, false), bounds.document());
    return new IniSource(lines, bounds, taken.inWords());
  }

  @Override
  public Header header() {
    return Header.NONE;
  }

  @Override
  public String encoding() {
    return encoding;
  }

  @Override
  public SourceRecord next() throws IOException, FormatException {
    if (read) {
      return null;
    }
    read = true;
    ObjectNode root = JsonNodeFactory.instance.objectNode();
    for (String line = lines.next(); line != null; line = lines.next()) {
      String fault = CellText.fault(line, encoding);
      if (fault != null) {
        throw fault(fault);
      }
      line(root, line);
    }
    endValue();
    if (root.isEmpty()) {
      throw new FormatException("the file has no [section]", ALLOWED);
    }
    return new SourceRecord.Tree(1, 1, root);
  }

  private void line(ObjectNode root, String line) throws FormatException {
    String text = line.strip();
    int indented = line.length() - line.stripLeading().length();
    boolean continues = key != null && indented > indent;
    if (text.isEmpty()) {
      continueWith("");
    } else if (text.charAt(0) == '#' || text.charAt(0) == ';') {
      return;
    } else if (continues) {
      continueWith(text);
    } else if (text.charAt(0) == '[') {
      section(root, text);
    } else {
      keyAndValue(text, indented);
    }
  }

  private void continueWith(String text) {
    if (value != null) {
      value.append('\n').append(text);
    }
  }

  private void section(ObjectNode root, String text) throws FormatException {
    endValue();
    int end = text.lastIndexOf(']');
    String name = end < 0 ? "" : text.substring(1, end).strip();
    if (name.isEmpty()) {
      throw fault("a section without a name, or without its ]");
    }
    if (root.has(name)) {
      throw fault("the section [" + name + "] stands twice");
    }
    section = root.putObject(name);
  }

  private void keyAndValue(String text, int indented) throws FormatException {
    endValue();
    int at = separator(text);
    if (section == null) {
      throw fault("text before the first [section]");
    }
    if (at <= 0) {
      throw fault("neither a section, nor a key with = or : behind it, nor indented");
    }
    key = text.substring(0, at).strip().toLowerCase(java.util.Locale.ROOT);
    if (section.has(key)) {
      throw fault("the key \"" + key + "\" stands twice");
    }
    if (section.size() >= bounds.columns()) {
      throw fault("more than " + bounds.columns() + " keys");
    }
    value = new StringBuilder(text.substring(at + 1).strip());
    indent = indented;
  }

  private static int separator(String text) {
    int equals = text.indexOf('=');
    int colon = text.indexOf(':');
    return equals < 0 || colon < 0 ? Math.max(equals, colon) : Math.min(equals, colon);
  }

  private void endValue() {
    if (key != null) {
      section.put(key, value.toString().stripTrailing());
    }
    key = null;
    value = null;
  }

  private FormatException fault(String message) {
    return new FormatException("line " + lines.number() + ": " + message, ALLOWED);
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
