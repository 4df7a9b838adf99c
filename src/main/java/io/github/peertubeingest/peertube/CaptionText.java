package io.github.peertubeingest.peertube;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a caption file says, read line by line so that a file of any size takes little memory.
 *
 * @param webvtt whether it begins as WebVTT does (a byte order mark may stand before)
 * @param cues how many there are
 * @param unclear the first line whose time is not written as SubRip writes it; 0 for none
 * @param digest of times, settings and texts, and of style blocks; equal for a SubRip file and the
 *     WebVTT that PeerTube makes of it
 */
public record CaptionText(boolean webvtt, int cues, int unclear, String digest) {

  private static final String TIME = "((?:\\d+:)?\\d{1,2}:\\d{1,2}(?:[.,]\\d{1,3})?)";
  private static final Pattern TIMING =
      Pattern.compile("\\s*" + TIME + "\\s*-->\\s*" + TIME + "(?:\\s+(.*))?");

  /**
   * Only such times are converted (seen on 6.3: 0:00:03,0 is kept, and no player shows the cue).
   */
  private static final Pattern SUBRIP_TIME = Pattern.compile("\\d{2,}:\\d{2}:\\d{2}[.,]\\d{3}");

  /** Reads to the end; {@link java.nio.charset.CharacterCodingException} where it is not text. */
  public static CaptionText read(Reader in) throws IOException {
    return new Reading().all(new BufferedReader(in));
  }

  private static final class Reading {
    private final MessageDigest digest = sha256();
    private boolean webvtt;
    private int cues;
    private int unclear;

    /** Lines count: those of a cue or of a style block, up to the next blank line. */
    private boolean counts;

    CaptionText all(BufferedReader in) throws IOException {
      int number = 0;
      boolean blank = true;
      for (String raw = in.readLine(); raw != null; raw = in.readLine()) {
        number++;
        String line = number == 1 && raw.startsWith("\uFEFF") ? raw.substring(1) : raw;
        if (number == 1) {
          webvtt = line.matches("WEBVTT([ \\t].*)?");
        }
        line(line.stripTrailing(), number, blank);
        blank = line.isBlank();
      }
      return new CaptionText(webvtt, cues, unclear, HexFormat.of().formatHex(digest.digest()));
    }

    private void line(String line, int number, boolean begins) {
      Matcher timing = TIMING.matcher(line);
      if (line.isEmpty()) {
        counts = false;
      } else if (timing.matches()) {
        cues++;
        counts = true;
        boolean written =
            SUBRIP_TIME.matcher(timing.group(1)).matches()
                && SUBRIP_TIME.matcher(timing.group(2)).matches();
        unclear = unclear == 0 && !written ? number : unclear;
        String settings = timing.group(3) == null ? "" : timing.group(3);
        add(millis(timing.group(1)) + ">" + millis(timing.group(2)) + " " + settings);
      } else if (begins && webvtt && line.matches("(STYLE|REGION)\\s*")) {
        counts = true;
        add(line);
      } else if (counts) {
        add(converted(line));
      }
    }

    private void add(String line) {
      digest.update((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  /** What PeerTube makes of a line of SubRip (seen on 6.3); WebVTT has no such marks. */
  private static String converted(String line) {
    return line.replaceAll("\\{\\\\([ibu])\\}", "</$1>")
        .replaceAll("\\{\\\\([ibu])1\\}", "<$1>")
        .replaceAll("\\{(/?[ibu])\\}", "<$1>")
        .replaceAll("(\\d\\d:\\d\\d:\\d\\d),(\\d\\d\\d)", "$1.$2");
  }

  private static long millis(String time) {
    String[] whole = time.split("[.,]", 2);
    long seconds = 0;
    for (String part : whole[0].split(":")) {
      seconds = seconds * 60 + Long.parseLong(part.length() > 9 ? part.substring(0, 9) : part);
    }
    String rest = whole.length > 1 ? (whole[1] + "00").substring(0, 3) : "0";
    return seconds * 1000 + Long.parseLong(rest);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
