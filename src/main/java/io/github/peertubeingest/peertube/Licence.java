package io.github.peertubeingest.peertube;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A licence, however it is written: as a URL of Creative Commons or rightsstatements.org, as an
 * SPDX id, in the usual abbreviations, or as an instance labels it.
 *
 * @param version like {@code 4.0}; null where none is named, or where it makes no difference
 */
public record Licence(Kind kind, String version) {

  /** What a licence allows, as far as PeerTube tells licences apart. */
  public enum Kind {
    BY("Attribution"),
    BY_SA("Attribution - Share Alike"),
    BY_ND("Attribution - No Derivatives"),
    BY_NC("Attribution - Non Commercial"),
    BY_NC_SA("Attribution - Non Commercial - Share Alike"),
    BY_NC_ND("Attribution - Non Commercial - No Derivatives"),
    CC0("Public Domain Dedication"),
    PUBLIC_DOMAIN_MARK("Public Domain Mark"),
    IN_COPYRIGHT("All rights reserved");

    private final String words;

    Kind(String words) {
      this.words = words;
    }

    public String words() {
      return words;
    }
  }

  private static final Pattern CREATIVE_COMMONS =
      Pattern.compile(
          "(?:https?:)?(?://)?(?:www\\.)?creativecommons\\.org/(?:licen[cs]es|publicdomain)"
              + "/([a-z0-9+-]+)(?:/([1-4]\\.[0-9]))?(?:[/?#].*)?");
  private static final Pattern RIGHTS_STATEMENTS =
      Pattern.compile(
          "(?:https?:)?(?://)?(?:www\\.)?rightsstatements\\.org/(?:vocab|page|data)"
              + "/([a-z-]+)(?:[/?#].*)?");
  private static final Pattern LONG_AND_SHORT = Pattern.compile("([^()]+)\\(([^()]+)\\)([^()]*)");

  /** Words, then a version, then at most who ported it: {@code BY-SA 2.0 UK}, {@code 4.0 Int…}. */
  private static final Pattern VERSIONED =
      Pattern.compile(
          "(.*?)\\b([1-4](?:\\.[0-9])?)(?: +(?:international|unported|universal|generic|intl"
              + "|igo|scotland|[a-z]{2}))?");

  private static final List<String[]> ABBREVIATIONS =
      List.of(
          new String[] {"\\bcreative *commons\\b", "cc"},
          new String[] {"\\battribution\\b", "by"},
          new String[] {"\\bshare *alike\\b", "sa"},
          new String[] {"\\bnon *commercial\\b", "nc"},
          new String[] {"\\bno *deriv(?:ative|ativ)?s?(?: works?)?\\b", "nd"},
          new String[] {"\\b(?:licen[cs]e|deed|legal code|legalcode)\\b", ""});

  private static final Set<String> ELEMENTS = Set.of("by", "sa", "nc", "nd");
  private static final Set<String> DEDICATION =
      Set.of(
          "cc0",
          "cc 0",
          "cc zero",
          "zero",
          "public domain dedication",
          "cc0 public domain dedication");
  private static final Set<String> MARK =
      Set.of(
          "pdm",
          "cc pdm",
          "public domain mark",
          "cc public domain mark",
          "pd mark",
          "cc pd mark",
          "nkc",
          "no known copyright",
          "no known copyright restrictions",
          "free of known copyright restrictions");
  private static final Set<String> RESERVED =
      Set.of(
          "inc",
          "in copyright",
          "copyrighted",
          "all rights reserved",
          "copyrighted all rights reserved",
          "copyright all rights reserved");

  /** In words, for people. */
  public String words() {
    return kind.words() + (version == null ? "" : " " + version);
  }

  /** Empty: no licence that PeerTube could tell from others. */
  public static Optional<Licence> of(String text) {
    String plain =
        Normalizer.normalize(text, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT).strip();
    Matcher url = CREATIVE_COMMONS.matcher(plain);
    if (url.matches()) {
      return creativeCommons(url.group(1), url.group(2));
    }
    Matcher statement = RIGHTS_STATEMENTS.matcher(plain);
    if (statement.matches()) {
      return named(statement.group(1), null);
    }
    Matcher both = LONG_AND_SHORT.matcher(plain);
    return both.matches() ? agreed(both) : words(plain);
  }

  /** The last part of {@code creativecommons.org/licenses/by-sa} or {@code /publicdomain/mark}. */
  private static Optional<Licence> creativeCommons(String name, String version) {
    return switch (name) {
      case "zero" -> Optional.of(new Licence(Kind.CC0, null));
      case "mark" -> Optional.of(new Licence(Kind.PUBLIC_DOMAIN_MARK, null));
      default -> elements(name.split("-"), version);
    };
  }

  /** {@code CC0 1.0 Universal (CC0 1.0) Public Domain Dedication}: all parts say the same. */
  private static Optional<Licence> agreed(Matcher parts) {
    Optional<Licence> first = words(parts.group(1));
    Optional<Licence> second = words(parts.group(2));
    Optional<Licence> third = parts.group(3).isBlank() ? first : words(parts.group(3));
    return first.equals(second) && first.equals(third) ? first : Optional.empty();
  }

  private static Optional<Licence> words(String text) {
    String plain = text.replaceAll("[^\\p{L}\\p{N}.]+", " ");
    for (String[] abbreviation : ABBREVIATIONS) {
      plain = plain.replaceAll(abbreviation[0], abbreviation[1]);
    }
    plain = plain.replaceAll(" +", " ").strip();
    Matcher versioned = VERSIONED.matcher(plain.replaceAll(" public$", ""));
    if (versioned.matches() && !versioned.group(1).isBlank()) {
      String number = versioned.group(2);
      String version = number.contains(".") ? number : number + ".0";
      return named(versioned.group(1).strip(), version);
    }
    return named(plain, null);
  }

  private static Optional<Licence> named(String name, String version) {
    if (DEDICATION.contains(name)) {
      return Optional.of(new Licence(Kind.CC0, null));
    }
    if (MARK.contains(name)) {
      return Optional.of(new Licence(Kind.PUBLIC_DOMAIN_MARK, null));
    }
    if (RESERVED.contains(name)) {
      return Optional.of(new Licence(Kind.IN_COPYRIGHT, null));
    }
    return elements((name.startsWith("cc ") ? name.substring(3) : name).split(" "), version);
  }

  /** In any order: version 1.0 wrote {@code by-nd-nc}. */
  private static Optional<Licence> elements(String[] names, String version) {
    Set<String> found = new HashSet<>(Arrays.asList(names));
    if (found.size() != names.length || !found.contains("by") || !ELEMENTS.containsAll(found)) {
      return Optional.empty();
    }
    boolean shareAlike = found.contains("sa");
    boolean noDerivatives = found.contains("nd");
    if (shareAlike && noDerivatives) {
      return Optional.empty(); // there is no such licence
    }
    Kind kind =
        found.contains("nc")
            ? shareAlike ? Kind.BY_NC_SA : noDerivatives ? Kind.BY_NC_ND : Kind.BY_NC
            : shareAlike ? Kind.BY_SA : noDerivatives ? Kind.BY_ND : Kind.BY;
    return Optional.of(new Licence(kind, version));
  }
}
