package io.github.peertubeingest.selftest;

/**
 * Something that is not as it has to be.
 *
 * @param item null for a video that no item asked for
 */
record Finding(TestItem item, Fault fault, String detail) {

  /** What is wrong. */
  enum Fault {
    LOST("lost"),
    DUPLICATED("duplicated"),
    CORRUPTED("corrupted"),
    WRONG_FIELDS("wrong fields");

    private final String words;

    Fault(String words) {
      this.words = words;
    }

    String words() {
      return words;
    }
  }

  String line() {
    String about = item == null ? "nobody's" : item.kind().word() + " " + item.document();
    return fault.words() + ": " + about + ": " + detail;
  }
}
