package io.github.peertubeingest.sandbox;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Turns SubRip into WebVTT the way 6.3.0 was seen to do it, without judging it: junk comes out as
 * junk with a header.
 */
final class SubRip {

  private static final String END = "\r\n";
  private static final Pattern TIME = Pattern.compile("(\\d{2}:\\d{2}:\\d{2}),(\\d{3})");
  private static final Pattern TAG = Pattern.compile("\\{(/?[ibu])\\}");
  private static final String TOP = "{\\an8}";

  private SubRip() {}

  static byte[] toWebVtt(byte[] subRip) {
    String text = new String(subRip, StandardCharsets.UTF_8).replaceFirst("^\uFEFF", "");
    StringBuilder vtt = new StringBuilder("WEBVTT FILE" + END + END);
    StringBuilder block = new StringBuilder();
    for (String line : text.replaceFirst("\r?\n$", "").split("\r?\n", -1)) {
      if (!line.isBlank()) {
        block.append(block.length() == 0 ? "" : END).append(line);
      } else if (!text.isEmpty()) {
        vtt.append(converted(block.toString())).append(END + END);
        block.setLength(0);
      }
    }
    if (block.length() > 0) {
      vtt.append(converted(block.toString())).append(END + END);
    }
    return vtt.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static String converted(String block) {
    Matcher times = TIME.matcher(block);
    String converted = TAG.matcher(times.replaceAll("$1.$2")).replaceAll("<$1>");
    if (!converted.contains(TOP)) {
      return converted;
    }
    return converted.replace(TOP, "").replaceFirst("(--> \\S+)", "$1 line:5%");
  }
}
