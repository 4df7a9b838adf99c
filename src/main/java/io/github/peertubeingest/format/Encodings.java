package io.github.peertubeingest.format;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.mozilla.universalchardet.UniversalDetector;

/**
 * Which encoding a text has: the one that is given, else the byte order mark's, else UTF-8 where
 * the file is UTF-8 (or nearly: one broken byte makes no other encoding of it), else, for tables
 * and INI files only, a guess. A wrong guess is worse than an error: it is taken only where the
 * detector is sure, every byte can be decoded by it and what comes out looks like writing.
 */
final class Encodings {

  /** The encodings that may be guessed; others can be given. */
  private static final Set<String> GUESSED =
      Set.of(
          "windows-1252",
          "windows-1251",
          "windows-1253",
          "koi8-r",
          "iso-8859-5",
          "iso-8859-7",
          "shift_jis",
          "euc-jp",
          "euc-kr",
          "big5",
          "gb18030");

  private static final Set<String> LATIN =
      Set.of("us-ascii", "iso-8859-1", "iso-8859-15", "windows-1252");

  /** So much of a file is looked through; what comes later is told row by row. */
  private static final long LOOKED_THROUGH = 64L << 20;

  private static final int SAMPLE = 64 * 1024;

  /** Fewer letters beyond ASCII say too little about anything but Western European. */
  private static final int FEWEST_FOREIGN = 24;

  private static final String PUNCTUATION = "\u00a0¡¿«»°·©®€£§–—‘’‚“”„…•²³½¼¾×ªº´™†‰‹›±µ¥¢";

  private static final Pattern XML_ENCODING =
      Pattern.compile("^\\s*<\\?xml[^>]*?encoding\\s*=\\s*[\"']([A-Za-z0-9._-]{1,40})[\"']");

  /** Encodings in which every byte is something. */
  private static final Pattern SINGLE_BYTES =
      Pattern.compile("(?i)(ISO-8859-|windows-125)[0-9]{1,2}");

  /** How a file is looked at before it is read. */
  enum Way {
    /** A guess is allowed. */
    GUESSED,
    /** By its own rules UTF-8 unless a byte order mark says otherwise. */
    UNICODE,
    /** XML says it in its first line. */
    DECLARED
  }

  /**
   * @param mark bytes of the byte order mark
   * @param why for people
   */
  record Taken(Charset charset, int mark, String why) {

    String inWords() {
      return charset.name() + " (" + why + ")";
    }

    /**
     * @param strict whether a byte that is none of the encoding ends the reading
     */
    Reader read(Path file, boolean strict) throws IOException {
      InputStream in = Files.newInputStream(file);
      try {
        in.skipNBytes(mark);
      } catch (IOException e) {
        in.close();
        throw e;
      }
      return new DecodingReader(in, charset, strict);
    }
  }

  /**
   * @param given a charset name; null: it is found out
   */
  Taken of(Path file, String given, Way way) throws IOException, FormatException {
    byte[] head = head(file);
    Taken marked = marked(head);
    if (given != null) {
      Charset charset = charset(given);
      return new Taken(
          marked != null && charset.equals(StandardCharsets.UTF_16) ? marked.charset() : charset,
          marked == null ? 0 : marked.mark(),
          "given");
    }
    if (marked != null) {
      return marked;
    }
    Taken unmarked = withoutMark(head);
    if (unmarked != null) {
      return unmarked;
    }
    return switch (way) {
      case GUESSED -> guessed(file);
      case UNICODE -> new Taken(StandardCharsets.UTF_8, 0, "always");
      case DECLARED -> declared(file, head);
    };
  }

  static byte[] head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(1024);
    }
  }

  private static Charset charset(String name) throws FormatException {
    try {
      return Charset.forName(name);
    } catch (IllegalArgumentException e) {
      throw new FormatException(
          "the encoding \"" + name + "\" is not known",
          "a name such as UTF-8, windows-1252, ISO-8859-15, Shift_JIS");
    }
  }

  private static Taken marked(byte[] head) {
    String why = "byte order mark";
    if (begins(head, 0xEF, 0xBB, 0xBF)) {
      return new Taken(StandardCharsets.UTF_8, 3, why);
    }
    if (begins(head, 0xFF, 0xFE, 0, 0)) {
      return new Taken(Charset.forName("UTF-32LE"), 4, why);
    }
    if (begins(head, 0, 0, 0xFE, 0xFF)) {
      return new Taken(Charset.forName("UTF-32BE"), 4, why);
    }
    if (begins(head, 0xFF, 0xFE)) {
      return new Taken(StandardCharsets.UTF_16LE, 2, why);
    }
    return begins(head, 0xFE, 0xFF) ? new Taken(StandardCharsets.UTF_16BE, 2, why) : null;
  }

  /** UTF-16 without a mark, as some programs write it: every second byte of the start is zero. */
  private static Taken withoutMark(byte[] head) {
    int even = 0;
    int odd = 0;
    int pairs = head.length / 2;
    for (int i = 0; i + 1 < head.length; i += 2) {
      even += head[i] == 0 ? 1 : 0;
      odd += head[i + 1] == 0 ? 1 : 0;
    }
    if (pairs < 4 || Math.max(even, odd) < pairs * 7 / 10 || Math.min(even, odd) > 0) {
      return null;
    }
    return new Taken(
        odd > even ? StandardCharsets.UTF_16LE : StandardCharsets.UTF_16BE, 0, "found out");
  }

  private static boolean begins(byte[] head, int... bytes) {
    if (head.length < bytes.length) {
      return false;
    }
    for (int i = 0; i < bytes.length; i++) {
      if ((head[i] & 0xFF) != bytes[i]) {
        return false;
      }
    }
    return true;
  }

  private static Taken declared(Path file, byte[] head) throws IOException, FormatException {
    Matcher matcher = XML_ENCODING.matcher(new String(head, StandardCharsets.ISO_8859_1));
    if (!matcher.find()) {
      return new Taken(StandardCharsets.UTF_8, 0, "nothing else is declared");
    }
    Charset charset = charset(matcher.group(1));
    // What can be read as ASCII cannot be UTF-16; many programs write the name out of habit.
    boolean wrong = charset.name().startsWith("UTF-16") || charset.name().startsWith("UTF-32");
    if (!wrong && SINGLE_BYTES.matcher(charset.name()).matches()) {
      // Texts of that encoding are hardly ever UTF-8 by chance.
      Look look = new Look();
      look.at(file);
      if (look.invalid == 0 && look.valid > 0) {
        return new Taken(
            StandardCharsets.UTF_8, 0, charset.name() + " is declared, but every byte is UTF-8");
      }
    }
    return new Taken(wrong ? StandardCharsets.UTF_8 : charset, 0, "declared");
  }

  private static Taken guessed(Path file) throws IOException, FormatException {
    Look look = new Look();
    look.at(file);
    if (look.invalid == 0) {
      return new Taken(StandardCharsets.UTF_8, 0, "every byte looked at is");
    }
    if (look.valid >= 4L * look.invalid) {
      return new Taken(StandardCharsets.UTF_8, 0, "nearly every byte is");
    }
    byte[] sample = look.sample.toByteArray();
    String name = detected(sample);
    if (name == null) {
      throw new FormatException(
          "is not UTF-8 (line "
              + look.firstLine
              + "), and which encoding it has cannot be told for certain",
          "UTF-8, a byte order mark, or the encoding's name in the profile (source.encoding)");
    }
    return new Taken(Charset.forName(name), 0, "guessed");
  }

  private static String detected(byte[] sample) {
    UniversalDetector detector = new UniversalDetector();
    detector.handleData(sample, 0, sample.length);
    detector.dataEnd();
    String found = detector.getDetectedCharset();
    String lower = found == null ? "us-ascii" : found.toLowerCase(Locale.ROOT);
    // The detector knows single bytes by their frequency: of a few it says anything. Western
    // European is by far the likeliest, and what it makes of the bytes can be looked at.
    if (LATIN.contains(lower) || foreign(sample) < FEWEST_FOREIGN) {
      return !multiByte(lower) && isWestern(sample) ? "windows-1252" : null;
    }
    boolean good = GUESSED.contains(lower) && Charset.isSupported(lower);
    return good && decoded(sample, lower) != null ? lower : null;
  }

  private static boolean multiByte(String name) {
    return List.of("shift_jis", "euc-jp", "euc-kr", "big5", "gb18030").contains(name);
  }

  private static int foreign(byte[] sample) {
    int count = 0;
    for (byte b : sample) {
      count += b < 0 ? 1 : 0;
    }
    return count;
  }

  /** Letters of Western Europe and usual punctuation; not, say, an old Mac's or DOS text. */
  private static boolean isWestern(byte[] sample) {
    String text = decoded(sample, "windows-1252");
    if (text == null) {
      return false;
    }
    long rare = 0;
    long beyond = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        continue;
      }
      beyond++;
      boolean letter = Character.isLetter(c);
      if (!letter && PUNCTUATION.indexOf(c) < 0) {
        return false;
      }
      boolean inWord = i > 0 && Character.isLetter(text.charAt(i - 1));
      boolean shouting = Character.isUpperCase(c) && inWord && i > 1 && lower(text, i - 1);
      rare += (letter && c > 0xFF) || shouting ? 1 : 0;
    }
    return rare * 5 <= beyond;
  }

  private static boolean lower(String text, int at) {
    return Character.isLowerCase(text.charAt(at));
  }

  private static String decoded(byte[] sample, String charset) {
    try {
      return Charset.forName(charset)
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT)
          .decode(ByteBuffer.wrap(sample))
          .toString();
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  /** What a file's bytes are as UTF-8, and its lines that have something beyond ASCII. */
  private static final class Look {

    private final CharsetDecoder decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteArrayOutputStream sample = new ByteArrayOutputStream();
    private final ByteArrayOutputStream current = new ByteArrayOutputStream();
    private boolean beyondAscii;
    private long valid;
    private long invalid;
    private long line = 1;
    private long firstLine;

    void at(Path file) throws IOException {
      ByteBuffer bytes = ByteBuffer.allocate(SAMPLE);
      CharBuffer chars = CharBuffer.allocate(SAMPLE);
      long left = LOOKED_THROUGH;
      try (InputStream in = new BufferedInputStream(Files.newInputStream(file), SAMPLE)) {
        boolean ended = false;
        while (!ended && left > 0) {
          int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
          ended = count < 0;
          left -= Math.max(0, count);
          int from = bytes.position();
          bytes.position(from + Math.max(0, count));
          collect(bytes.array(), from, bytes.position());
          bytes.flip();
          decode(bytes, chars, ended);
          bytes.compact();
        }
      }
      endLine();
    }

    private void decode(ByteBuffer bytes, CharBuffer chars, boolean ended) {
      while (true) {
        CoderResult result = decoder.decode(bytes, chars, ended);
        chars.flip();
        while (chars.hasRemaining()) {
          char c = chars.get();
          valid += c > 0x7F ? 1 : 0;
          line += c == '\n' ? 1 : 0;
        }
        chars.clear();
        if (result.isError()) {
          invalid++;
          firstLine = firstLine == 0 ? line : firstLine;
          bytes.position(bytes.position() + result.length());
          decoder.reset();
        } else if (result.isUnderflow()) {
          return;
        }
      }
    }

    private void collect(byte[] bytes, int from, int to) {
      for (int i = from; i < to && sample.size() < SAMPLE; i++) {
        beyondAscii |= bytes[i] < 0;
        current.write(bytes[i]);
        if (bytes[i] == '\n' || current.size() >= 4096) {
          endLine();
        }
      }
    }

    private void endLine() {
      if (beyondAscii) {
        sample.writeBytes(current.toByteArray());
      }
      current.reset();
      beyondAscii = false;
    }
  }
}
