package io.github.peertubeingest.format;

import java.util.List;
import java.util.Map;

/**
 * Which files a profile is for; all that is given has to hold.
 *
 * @param file globs, one of which the file's name has to match, in any case
 * @param folder globs, one of which its folder, or one round it, has to match
 * @param columns that its table has
 * @param has JSON pointers to what it has
 * @param values JSON pointers to the texts that stand there
 * @param root names of the XML root element, one of which it has
 * @param elements names of XML elements that it has
 * @param text found in its first 64 KiB; null: not asked
 * @param priority of several profiles that match, the highest
 */
record Match(
    List<String> file,
    List<String> folder,
    List<String> columns,
    List<String> has,
    Map<String, String> values,
    List<String> root,
    List<String> elements,
    Regex text,
    int priority) {

  boolean looksInside() {
    return !columns.isEmpty()
        || !has.isEmpty()
        || !values.isEmpty()
        || !root.isEmpty()
        || !elements.isEmpty()
        || text != null;
  }

  boolean isEmpty() {
    return file.isEmpty() && folder.isEmpty() && !looksInside();
  }

  /** How much it asks: of several that match, the one that asks most. */
  int conditions() {
    return (file.isEmpty() ? 0 : 1)
        + (folder.isEmpty() ? 0 : 1)
        + columns.size()
        + has.size()
        + values.size()
        + (root.isEmpty() ? 0 : 1)
        + elements.size()
        + (text == null ? 0 : 1);
  }
}
