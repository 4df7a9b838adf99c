package io.github.peertubeingest.inbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One way to read a file's name: what it belongs to, and as what.
 *
 * @param base what remains without the ending
 * @param language of a caption, as the name writes it; null without one
 */
record BundleName(String base, Role role, String language) {

  /** In the order in which they are preferred where several lie there. */
  private static final List<String> VIDEO =
      List.of(
          ".mp4", ".webm", ".mkv", ".mov", ".m4v", ".avi", ".mpg", ".mpeg", ".ogv", ".ts", ".m2ts",
          ".mts", ".mxf", ".wmv", ".flv", ".f4v", ".3gp", ".3g2", ".qt", ".vob", ".m2v", ".mpv",
          ".mk3d", ".nut");

  private static final List<String> AUDIO =
      List.of(
          ".flac", ".wav", ".m4a", ".mp3", ".ogg", ".opus", ".oga", ".aac", ".ac3", ".wma", ".aiff",
          ".aif");

  /** Which one wins where several describe the same thing; a longer ending before a shorter. */
  private static final List<String> METADATA =
      List.of(".json", ".yaml", ".yml", ".info.json", ".nfo", ".xml");

  private static final List<String> CAPTION = List.of(".vtt", ".srt");

  private static final List<String> PICTURE = List.of(".jpg", ".jpeg", ".png", ".webp", ".gif");

  /** Each of these names its role for certain. */
  private static final Map<String, Role> CERTAIN =
      Map.of(
          ".chapters.txt", Role.CHAPTERS,
          ".chapters.vtt", Role.CHAPTERS,
          ".chapters.json", Role.CHAPTERS,
          ".live_chat.json", Role.EXTRA,
          ".annotations.xml", Role.EXTRA,
          ".description", Role.DESCRIPTION);

  /** What media centres write behind the name of a film's picture. */
  private static final Pattern PICTURE_KIND =
      Pattern.compile("(.+)[-.](?:thumb|poster|thumbnail|cover)", Pattern.CASE_INSENSITIVE);

  private static final Pattern LANGUAGE =
      Pattern.compile("(.+)\\.([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)");

  /** What players and downloaders write behind a language. */
  private static final Pattern KIND =
      Pattern.compile("(.+)\\.(?:forced|sdh|cc|hi|auto|default)", Pattern.CASE_INSENSITIVE);

  /** As {@code x.en-orig.vtt}: the language of the recording, not another language. */
  private static final Pattern ORIGINAL =
      Pattern.compile("[-_]orig(?:inal)?$", Pattern.CASE_INSENSITIVE);

  /** ISO 639-2 codes that Java knows by another name. */
  private static final Set<String> BIBLIOGRAPHIC =
      Set.of(
          "alb", "arm", "baq", "bur", "chi", "cze", "dut", "fre", "geo", "ger", "gre", "ice", "mac",
          "mao", "may", "per", "rum", "slo", "tib", "wel");

  /** All ways to read the name, the one with the longest base first; none: nothing known. */
  static List<BundleName> readings(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    List<BundleName> readings = new ArrayList<>();
    for (Map.Entry<String, Role> certain : CERTAIN.entrySet()) {
      if (ends(lower, certain.getKey())) {
        readings.add(
            new BundleName(cut(name, certain.getKey().length()), certain.getValue(), null));
        return readings;
      }
    }
    int dot = lower.lastIndexOf('.');
    if (dot <= 0) {
      return readings;
    }
    String ending = lower.substring(dot);
    String base = name.substring(0, dot);
    if (VIDEO.contains(ending) || AUDIO.contains(ending)) {
      readings.add(new BundleName(base, Role.MEDIA, null));
    } else if (METADATA.contains(ending)) {
      readings.add(new BundleName(base, Role.METADATA, null));
      if (ends(lower, ".info.json")) {
        readings.add(new BundleName(cut(name, ".info.json".length()), Role.METADATA, null));
      }
    } else if (PICTURE.contains(ending)) {
      readings.add(new BundleName(base, Role.THUMBNAIL, null));
      Matcher kind = PICTURE_KIND.matcher(base);
      if (kind.matches()) {
        readings.add(new BundleName(kind.group(1), Role.THUMBNAIL, null));
      }
    } else if (CAPTION.contains(ending)) {
      captions(base, readings);
    }
    return readings;
  }

  private static void captions(String base, List<BundleName> readings) {
    readings.add(new BundleName(base, Role.CAPTION, null));
    Matcher kind = KIND.matcher(base);
    String rest = base;
    if (kind.matches()) {
      rest = kind.group(1);
      readings.add(new BundleName(rest, Role.CAPTION, null));
    }
    Matcher named = LANGUAGE.matcher(rest);
    if (named.matches() && language(named.group(2))) {
      String language = ORIGINAL.matcher(named.group(2)).replaceFirst("");
      readings.add(new BundleName(named.group(1), Role.CAPTION, language));
    }
  }

  /**
   * Whether the first part of the tag is a language that Java knows: not the {@code hd} of a film.
   */
  private static boolean language(String tag) {
    String primary = tag.split("[-_]", 2)[0].toLowerCase(Locale.ROOT);
    return BIBLIOGRAPHIC.contains(primary)
        || !new Locale(primary).getDisplayLanguage(Locale.ENGLISH).equalsIgnoreCase(primary);
  }

  /** Whether the name is one of a video, a sound or a side file: never metadata. */
  static boolean isOther(String name) {
    return readings(name).stream().anyMatch(r -> r.role() != Role.METADATA);
  }

  /** Which of several files of the same role wins: the smallest. */
  static int rank(String name, Role role) {
    String lower = name.toLowerCase(Locale.ROOT);
    return switch (role) {
      case METADATA -> ends(lower, ".info.json") ? 3 : rank(name, METADATA);
      case MEDIA -> {
        int video = rank(name, VIDEO);
        yield video < VIDEO.size() ? 0 : VIDEO.size();
      }
      case THUMBNAIL -> rank(name, PICTURE);
      case CHAPTERS -> lower.endsWith(".txt") ? 0 : lower.endsWith(".vtt") ? 1 : 2;
      case CAPTION -> rank(name, CAPTION);
      case DESCRIPTION, EXTRA -> 0;
    };
  }

  private static int rank(String name, List<String> endings) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (int i = 0; i < endings.size(); i++) {
      if (ends(lower, endings.get(i))) {
        return i;
      }
    }
    return endings.size();
  }

  private static boolean ends(String lower, String ending) {
    return lower.endsWith(ending) && lower.length() > ending.length();
  }

  private static String cut(String name, int ending) {
    return name.substring(0, name.length() - ending);
  }

  /** Where the document of a base may have lain: the file names that an item of it may have. */
  static List<String> documents(String base) {
    List<String> names = new ArrayList<>();
    METADATA.forEach(ending -> names.add(base + ending));
    VIDEO.forEach(ending -> names.add(base + ending));
    AUDIO.forEach(ending -> names.add(base + ending));
    return names;
  }
}
