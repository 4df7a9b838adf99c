package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** As much of a torrent as the API judges: the name and how many files are in it. */
record TorrentFile(String name, int files) {

  private static final Pattern NAME = Pattern.compile("4:name(\\d{1,4}):");
  private static final Pattern PATH = Pattern.compile("4:pathl");

  /** Reads one; what is none is a 500 (seen on 6.3.0). */
  static TorrentFile read(Path file) throws IOException {
    String text = Files.readString(file, StandardCharsets.ISO_8859_1);
    Matcher name = NAME.matcher(text);
    if (!text.startsWith("d") || !text.contains("4:infod") || !name.find()) {
      throw Refusal.coded(500, "Error", "Invalid data: Missing delimiter \":\" [0x3a]");
    }
    int end = Math.min(text.length(), name.end() + Integer.parseInt(name.group(1)));
    byte[] bytes = text.substring(name.end(), end).getBytes(StandardCharsets.ISO_8859_1);
    int files = text.contains("5:filesl") ? (int) PATH.matcher(text).results().count() : 1;
    return new TorrentFile(new String(bytes, StandardCharsets.UTF_8), files);
  }
}
