package io.github.peertubeingest.peertube;

import io.github.peertubeingest.item.Nearest;
import java.text.Normalizer;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/**
 * One of an instance's lists of labels.
 *
 * @param byCode number or code to label, in the instance's order
 */
public record Labels(Map<String, String> byCode) {

  /** The list with only these codes left. */
  public Labels only(Set<String> codes) {
    Map<String, String> some = new LinkedHashMap<>(byCode);
    some.keySet().retainAll(codes);
    return new Labels(some);
  }

  /**
   * The code of what was asked: the code itself, or the label in any case; else the label with
   * other marks between its words ({@code requires-approval}, {@code News and Politics}).
   */
  public Optional<String> code(String asked) {
    String wanted = asked.strip();
    return first((code, label) -> code.equals(wanted))
        .or(() -> first((code, label) -> label.strip().equalsIgnoreCase(wanted)))
        .or(() -> first((code, label) -> code.equalsIgnoreCase(wanted)))
        .or(() -> first((code, label) -> plain(label).equals(plain(wanted))));
  }

  /**
   * The code of a licence: as {@link #code}, else the one whose label means the same licence. A
   * label that names a version stands for that version only.
   */
  public Optional<String> licence(String asked) {
    return code(asked).or(() -> Licence.of(asked).flatMap(this::licence));
  }

  private Optional<String> licence(Licence asked) {
    Map<String, Licence> same = new LinkedHashMap<>();
    byCode.forEach(
        (code, label) ->
            Licence.of(label)
                .filter(licence -> licence.kind() == asked.kind())
                .ifPresent(licence -> same.put(code, licence)));
    boolean onlyOne = asked.version() == null && same.size() == 1;
    return codeOf(same, asked.version())
        .or(() -> codeOf(same, null))
        .or(() -> onlyOne ? same.keySet().stream().findFirst() : Optional.empty());
  }

  private static Optional<String> codeOf(Map<String, Licence> licences, String version) {
    return licences.entrySet().stream()
        .filter(e -> Objects.equals(e.getValue().version(), version))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /**
   * The code of a language: as {@link #code}, else the first of its tags that the instance knows,
   * else by its name without what the label says in brackets.
   */
  public Optional<String> language(String asked) {
    return code(asked).or(() -> tagged(asked)).or(() -> named(asked));
  }

  private Optional<String> tagged(String asked) {
    return LanguageTags.of(asked).stream()
        .flatMap(tag -> first((code, label) -> code.equalsIgnoreCase(tag)).stream())
        .findFirst();
  }

  /** Of several, the one whose code has no region: {@code Spanish} is {@code Spanish (Spain)}. */
  private Optional<String> named(String asked) {
    return first(
        (code, label) ->
            !code.contains("-") && plain(label.replaceAll("\\(.*\\)", "")).equals(plain(asked)));
  }

  private Optional<String> first(BiPredicate<String, String> test) {
    return byCode.entrySet().stream()
        .filter(e -> test.test(e.getKey(), e.getValue()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  /** {@code did you mean "x"?}; empty when nothing resembles what was asked. */
  public String question(String asked) {
    return Nearest.question(asked.strip(), byCode.values());
  }

  /** All of them, for people. */
  public String all() {
    return byCode.entrySet().stream()
        .map(e -> e.getKey() + " " + e.getValue())
        .collect(Collectors.joining(", "));
  }

  private static String plain(String text) {
    return Normalizer.normalize(text, Normalizer.Form.NFKC)
        .toLowerCase(Locale.ROOT)
        .replace("&", " and ")
        .replaceAll("[\\s_-]+", " ")
        .strip();
  }
}
