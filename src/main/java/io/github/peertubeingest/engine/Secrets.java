package io.github.peertubeingest.engine;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** The secrets known so far, to be kept out of every log line. */
public final class Secrets {

  public static final String MASK = "******";

  private static final int SHORTEST = 4;

  /** Tokens come and go; the oldest are long dead. */
  private static final int MOST = 500;

  private final Deque<String> known = new ArrayDeque<>();

  /** Null and very short texts are not kept: masking them would garble every line. */
  public synchronized void add(String secret) {
    if (secret == null || secret.length() < SHORTEST) {
      return;
    }
    remember(secret);
    remember(URLEncoder.encode(secret, StandardCharsets.UTF_8));
  }

  private void remember(String text) {
    if (known.contains(text)) {
      return;
    }
    known.addFirst(text);
    if (known.size() > MOST) {
      known.removeLast();
    }
  }

  /** The text with every known secret masked. */
  public synchronized String mask(String text) {
    String masked = text;
    for (String secret : known) {
      if (masked.contains(secret)) {
        masked = masked.replace(secret, MASK);
      }
    }
    return masked;
  }
}
