package io.github.peertubeingest.ledger;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** The name under which a HOME takes items: lasting, so that a restart takes up its own at once. */
public final class OwnerId {

  private OwnerId() {}

  /**
   * Reads the name, and makes one where there is none.
   *
   * @param data the folder of this HOME alone
   */
  public static String of(Path data) throws IOException {
    Path file = data.resolve("owner-id");
    if (Files.exists(file)) {
      String name = Files.readString(file).strip();
      if (!name.isEmpty()) {
        return name;
      }
    }
    Files.createDirectories(data);
    String name = UUID.randomUUID().toString();
    Path written = Files.createTempFile(data, ".owner-id", null);
    Files.writeString(written, name + "\n");
    Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return name;
  }
}
