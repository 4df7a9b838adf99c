package io.github.peertubeingest.selftest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.sandbox.SandboxPlaylist;
import io.github.peertubeingest.sandbox.SandboxVideo;
import io.github.peertubeingest.selftest.Finding.Fault;
import io.github.peertubeingest.selftest.ItemMaker.Draft;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The check of the self-test can fail: every kind of damage is seen and counted. */
class InspectionTest {

  private static final String UUID = "00000000-0000-0000-0000-000000000001";

  @TempDir private Path routes;

  private Scratch scratch;
  private MediaHost host;
  private Draft create;
  private Draft update;
  private final List<SandboxVideo> videos = new ArrayList<>();
  private final List<SandboxPlaylist> playlists = new ArrayList<>();

  /** A created and updated video as it has to be. */
  @BeforeEach
  void everythingWell() throws IOException {
    scratch = Scratch.make(routes);
    host = new MediaHost();
    ItemMaker maker = new ItemMaker(1, host);
    create = maker.create(ItemKind.LEGACY, true);
    update = maker.change(ItemKind.UPDATE, create.item(), UUID, false);
    publish(create);
    publish(update);
    videos.add(video(1, UUID, create.item().wanted().sha256(), fields()));
    for (String name : create.item().wanted().playlists()) {
      playlists.add(playlist(name, List.of(1)));
    }
  }

  @AfterEach
  void cleanUp() throws IOException {
    host.close();
    scratch.remove();
  }

  private void publish(Draft draft) throws IOException {
    Path folder = folder(draft);
    Files.createDirectories(folder);
    for (Map.Entry<String, byte[]> file : draft.files().entrySet()) {
      Files.write(folder.resolve(file.getKey()), file.getValue());
    }
    Files.writeString(folder.resolve("receipt.json"), "{\"video\":{\"uuid\":\"" + UUID + "\"}}");
  }

  private Path folder(Draft draft) {
    return scratch.home().resolve("published").resolve(draft.item().base() + "~key");
  }

  /** What the instance answers when it did all that was asked. */
  private ObjectNode fields() throws IOException {
    ObjectNode fields = Json.MAPPER.createObjectNode();
    for (Map.Entry<String, String> field :
        create.item().wanted().then(update.item().wanted()).fields().entrySet()) {
      String[] path = field.getKey().substring(1).split("/");
      JsonNode value =
          field.getValue().startsWith("[")
              ? Json.MAPPER.readTree(field.getValue())
              : Json.MAPPER.getNodeFactory().textNode(field.getValue());
      if (path.length == 1) {
        fields.set(path[0], value);
      } else {
        fields.putObject(path[0]).set(path[1], value);
      }
    }
    return fields;
  }

  private SandboxVideo video(int id, String uuid, String sha256, JsonNode fields)
      throws IOException {
    TestItem.Wanted wanted = create.item().wanted().then(update.item().wanted());
    return new SandboxVideo(
        id,
        uuid,
        "short",
        create.item().name(),
        "publisher_channel",
        "publisher",
        "file.mp4",
        1,
        sha256,
        null,
        fields,
        wanted.captions(),
        Json.MAPPER.readTree(wanted.chapters()),
        List.of());
  }

  private static SandboxPlaylist playlist(String name, List<Integer> videos) {
    return new SandboxPlaylist(1, "uuid", name, null, 3, null, "publisher", videos);
  }

  private List<Finding> findings() throws IOException {
    return new Inspection(List.of(create.item(), update.item()), videos, playlists, scratch)
        .findings();
  }

  private void assertFound(Fault fault, Draft item, String detail) throws IOException {
    List<Finding> findings = findings();
    assertTrue(
        findings.stream()
            .anyMatch(
                f ->
                    f.fault() == fault
                        && Objects.equals(f.item(), item == null ? null : item.item())
                        && f.detail().contains(detail)),
        findings.toString());
    Outcome outcome = outcome(findings);
    assertFalse(outcome.good());
    String last = outcome.lines().get(outcome.lines().size() - 1);
    assertFalse(last.contains(fault.words() + " 0"), last);
  }

  private Outcome outcome(List<Finding> findings) {
    return new Outcome(
        Map.of(KillStep.AFTER_INIT, 1),
        Map.of(),
        0,
        0,
        1,
        Duration.ZERO,
        List.of(create.item(), update.item()),
        findings,
        List.of(),
        null);
  }

  @Test
  void whatIsWellIsFoundWell() throws IOException {
    assertEquals(List.of(), findings());
    Outcome outcome = outcome(findings());
    assertTrue(outcome.good());
    assertEquals(
        "items 2 · lost 0 · duplicated 0 · corrupted 0 · wrong fields 0",
        outcome.lines().get(outcome.lines().size() - 1));
  }

  @Test
  void aMissingVideoIsLost() throws IOException {
    videos.clear();
    assertFound(Fault.LOST, create, "there is no video");
  }

  @Test
  void aSecondVideoOfTheNameIsADuplicate() throws IOException {
    videos.add(video(2, "another", create.item().wanted().sha256(), fields()));
    assertFound(Fault.DUPLICATED, create, "2 videos");
  }

  @Test
  void aVideoThatNobodyAskedForIsADuplicate() throws IOException {
    SandboxVideo one = videos.get(0);
    videos.add(
        new SandboxVideo(
            9,
            "nobodys",
            "short",
            "Another name",
            one.channel(),
            one.owner(),
            null,
            0,
            null,
            null,
            one.fields(),
            Map.of(),
            one.chapters(),
            List.of()));
    assertFound(Fault.DUPLICATED, null, "nobodys");
  }

  @Test
  void otherBytesAreCorrupt() throws IOException {
    videos.set(0, video(1, UUID, "0".repeat(64), fields()));
    assertFound(Fault.CORRUPTED, create, "bytes");
  }

  @Test
  void aFieldThatTheUpdateDidNotChangeIsTheUpdatesFault() throws IOException {
    videos.set(
        0, video(1, UUID, create.item().wanted().sha256(), fields().put("support", "as before")));
    assertFound(Fault.WRONG_FIELDS, update, "/support is as before");
  }

  @Test
  void aVideoThatIsInNoPlaylistOrTwiceInOneIsFound() throws IOException {
    playlists.set(0, playlist(create.item().wanted().playlists().get(0), List.of()));
    assertFound(Fault.WRONG_FIELDS, create, "not in the playlist");
    playlists.set(0, playlist(create.item().wanted().playlists().get(0), List.of(1, 1)));
    assertFound(Fault.DUPLICATED, create, "2 times");
  }

  @Test
  void anItemWithoutItsFolderIsLost() throws IOException {
    Files.move(folder(update), scratch.home().resolve("elsewhere"));
    assertFound(Fault.LOST, update, "did not come to its end");
    Files.createDirectories(scratch.home().resolve("dead-letter"));
    Files.move(
        scratch.home().resolve("elsewhere"),
        scratch.home().resolve("dead-letter").resolve(folder(update).getFileName()));
    assertFound(Fault.LOST, update, "a dead letter");
  }

  @Test
  void anItemInTwoFoldersIsADuplicate() throws IOException {
    Files.createDirectories(scratch.home().resolve("published/" + create.item().base() + "~key-2"));
    assertFound(Fault.DUPLICATED, create, "its files are in");
  }

  @Test
  void aDroppedFileThatChangedOrWentIsFound() throws IOException {
    Files.writeString(folder(create).resolve(create.item().document()), "{}");
    assertFound(Fault.CORRUPTED, create, "other bytes");
    Files.delete(folder(create).resolve(create.item().document()));
    assertFound(Fault.LOST, create, "is missing");
  }

  @Test
  void aReceiptOfAnotherVideoIsFound() throws IOException {
    Files.writeString(
        folder(create).resolve("receipt.json"), "{\"video\":{\"uuid\":\"elsewhere\"}}");
    assertFound(Fault.WRONG_FIELDS, create, "elsewhere");
  }

  @Test
  void whatIsLeftInTheInboxIsFound() throws IOException {
    Path accepted = Files.createDirectories(scratch.home().resolve("inbox/.accepted/key"));
    Files.writeString(accepted.resolve(update.item().document()), "{}");
    assertFound(Fault.LOST, update, "left in inbox");
  }
}
