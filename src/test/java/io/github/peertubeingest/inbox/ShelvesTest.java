package io.github.peertubeingest.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShelvesTest {

  private static final List<String> REPORTS = List.of("reason.json");

  @TempDir private Path folder;
  private Path inbox;
  private Shelves shelves;
  private Path staging;

  @BeforeEach
  void setUp() throws IOException {
    inbox = Files.createDirectories(folder.resolve("inbox"));
    Path published = Files.createDirectories(folder.resolve("published"));
    shelves =
        new Shelves(
            new Folders(
                inbox,
                published,
                folder.resolve("dead-letter"),
                folder.resolve("data"),
                List.of()));
    staging = Files.createDirectories(published.resolve(".staging"));
  }

  @Test
  void aRepetitionAfterACrashDoesNotTakeTheNextFileOfTheSameName() throws IOException {
    Path clip = inbox.resolve("clip.mp4");
    Files.writeString(clip, "first");
    shelves.gather(clip, staging, "clip.mp4");
    Files.writeString(clip, "second");
    shelves.gather(clip, staging, "clip.mp4");
    assertEquals("first", Files.readString(staging.resolve("clip.mp4")));
    assertEquals("second", Files.readString(clip));
  }

  @Test
  void aDeadLetterIsTakenBackWithoutItsReport() throws IOException {
    Path dead = Files.createDirectories(folder.resolve("dead-letter/x~key"));
    Files.writeString(dead.resolve("x.json"), "{}");
    Files.writeString(dead.resolve("reason.json"), "{}");
    assertTrue(shelves.takeBack(dead, "item", REPORTS));
    assertFalse(Files.exists(dead));
    assertEquals("{}", Files.readString(shelves.taken("item", "x.json")));
    assertFalse(Files.exists(shelves.taken("item", "reason.json")));
    assertTrue(shelves.takeBack(dead, "item", REPORTS), "a repetition finds it done");
  }

  @Test
  void aTakingBackThatWasCutHalfwayGoesOn() throws IOException {
    Path dead = Files.createDirectories(folder.resolve("dead-letter/x~key"));
    Files.writeString(dead.resolve("x.mp4"), "video");
    Files.writeString(dead.resolve("reason.json"), "{}");
    Path taken = shelves.taken("item", "x.json");
    Files.createDirectories(taken.getParent());
    Files.writeString(taken, "{}");
    assertTrue(shelves.takeBack(dead, "item", REPORTS));
    assertEquals("video", Files.readString(shelves.taken("item", "x.mp4")));
    assertEquals("{}", Files.readString(taken));
    assertFalse(Files.exists(dead));
  }

  @Test
  void aDeadLetterThatIsNotThereIsSaidSo() throws IOException {
    assertFalse(shelves.takeBack(folder.resolve("dead-letter/gone~key"), "item", REPORTS));
  }
}
