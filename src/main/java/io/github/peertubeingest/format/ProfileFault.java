package io.github.peertubeingest.format;

/**
 * One thing that is wrong with a profile.
 *
 * @param file of the profile
 * @param line counted from 1
 * @param message what is wrong there
 * @param allowed what would be right; null when the message says it all
 */
public record ProfileFault(String file, int line, String message, String allowed) {

  /** As compilers write it, so that editors can jump there. */
  public String shown() {
    return file
        + ":"
        + line
        + ": "
        + message
        + (allowed == null ? "" : " (allowed: " + allowed + ")");
  }
}
