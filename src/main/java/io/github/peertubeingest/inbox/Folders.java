package io.github.peertubeingest.inbox;

import java.nio.file.Path;
import java.util.List;

/**
 * Where things lie; all absolute and normalised.
 *
 * @param mediaRoots further folders that documents may name media in
 * @param data ledger, tokens, locks
 */
public record Folders(
    Path inbox, Path published, Path deadLetter, Path data, List<Path> mediaRoots) {

  private static final String ACCEPTED = ".accepted";
  private static final String INCOMING = ".incoming";

  /** Where everything lies that was taken on. */
  Path accepted() {
    return inbox.resolve(ACCEPTED);
  }

  /** Where taken-on documents lie until their item is finished. */
  public Path accepted(String itemId) {
    return inbox.resolve(ACCEPTED).resolve(itemId);
  }

  /**
   * Where files arrive over HTTP until the ledger has their item: hidden from the inbox, and in its
   * file system.
   *
   * @param owner whose they are: daemons that share the inbox leave each other's alone
   */
  public Path incoming(String owner) {
    return inbox.resolve(INCOMING).resolve(owner.replaceAll("[^A-Za-z0-9-]", "_"));
  }

  /** A file of the inbox as people name it: relative, with {@code /}. */
  public String relative(Path file) {
    return inbox.relativize(file).toString().replace('\\', '/');
  }
}
