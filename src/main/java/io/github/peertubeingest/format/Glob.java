package io.github.peertubeingest.format;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/** Patterns for names of files and folders, in any case. */
final class Glob {

  private final PathMatcher matcher;

  Glob(String pattern) {
    matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern.toLowerCase(Locale.ROOT));
  }

  static boolean wrong(String pattern) {
    try {
      return new Glob(pattern).matcher == null;
    } catch (PatternSyntaxException | UnsupportedOperationException e) {
      return true; // the caller says where it stands
    }
  }

  boolean matches(String name) {
    return matcher.matches(Path.of(name.toLowerCase(Locale.ROOT)));
  }

  /** The folder of a file, or one round it; {@code films} is what {@code films/**} is. */
  static boolean folder(String pattern, String name) {
    Glob glob = new Glob(pattern.replaceFirst("/\\*\\*$|/$", ""));
    for (int end = name.lastIndexOf('/'); end > 0; end = name.lastIndexOf('/', end - 1)) {
      if (glob.matches(name.substring(0, end))) {
        return true;
      }
    }
    return false;
  }
}
