package io.github.peertubeingest.selftest;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.sandbox.SandboxPlaylist;
import io.github.peertubeingest.sandbox.SandboxVideo;
import io.github.peertubeingest.selftest.Finding.Fault;
import io.github.peertubeingest.selftest.TestItem.Wanted;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Holds what was dropped against what the instance has and where the files are. The ledger is not
 * asked: it is what is being tested.
 */
final class Inspection {

  private final List<TestItem> items;
  private final Map<String, List<SandboxVideo>> videos;
  private final List<SandboxPlaylist> playlists;
  private final Scratch scratch;
  private final List<Finding> findings = new ArrayList<>();

  Inspection(
      List<TestItem> items,
      List<SandboxVideo> videos,
      List<SandboxPlaylist> playlists,
      Scratch scratch) {
    this.items = items;
    this.videos = videos.stream().collect(Collectors.groupingBy(SandboxVideo::name));
    this.playlists = playlists;
    this.scratch = scratch;
  }

  /** Everything that is wrong; empty when nothing is. */
  List<Finding> findings() throws IOException {
    for (TestItem item : items) {
      if (item.kind().creates()) {
        video(item);
      }
      files(item);
    }
    leftOver("inbox");
    Set<String> names = items.stream().map(TestItem::name).collect(Collectors.toSet());
    videos.forEach(
        (name, all) -> {
          if (!names.contains(name)) {
            all.forEach(
                v -> findings.add(new Finding(null, Fault.DUPLICATED, v.uuid() + " " + name)));
          }
        });
    return List.copyOf(findings);
  }

  private void video(TestItem create) {
    List<SandboxVideo> made = videos.getOrDefault(create.name(), List.of());
    if (made.isEmpty()) {
      find(create, Fault.LOST, "there is no video \"" + create.name() + "\"");
      return;
    }
    if (made.size() > 1) {
      List<String> ids = made.stream().map(SandboxVideo::uuid).toList();
      find(create, Fault.DUPLICATED, made.size() + " videos of one name: " + ids);
    }
    SandboxVideo video = made.get(0);
    List<TestItem> all = new ArrayList<>(List.of(create));
    items.stream().filter(item -> create.equals(item.target())).forEach(all::add);
    Wanted wanted = all.stream().map(TestItem::wanted).reduce(Wanted::then).orElseThrow();
    if (!wanted.sha256().equals(video.sha256())) {
      TestItem last = last(all, w -> w.sha256() != null);
      find(last, Fault.CORRUPTED, "the video's bytes are " + video.sha256());
    }
    wanted
        .fields()
        .forEach(
            (field, value) -> {
              TestItem last = last(all, w -> w.fields().containsKey(field));
              compare(last, field, value, shown(video.fields().at(field)));
            });
    wanted
        .captions()
        .forEach(
            (language, text) -> {
              TestItem last = last(all, w -> w.captions().containsKey(language));
              compare(last, "caption " + language, text, video.captions().get(language));
            });
    if (video.captions().size() != wanted.captions().size()) {
      find(create, Fault.WRONG_FIELDS, "captions " + video.captions().keySet());
    }
    if (wanted.chapters() != null) {
      TestItem last = last(all, w -> w.chapters() != null);
      compare(last, "chapters", wanted.chapters(), video.chapters().toString());
    }
    wanted.playlists().forEach(list -> playlist(create, video, list));
  }

  private static TestItem last(List<TestItem> all, java.util.function.Predicate<Wanted> says) {
    return all.stream().filter(i -> says.test(i.wanted())).reduce((a, b) -> b).orElseThrow();
  }

  private static String shown(JsonNode value) {
    return value.isContainerNode() ? value.toString() : value.asText();
  }

  private void compare(TestItem item, String what, String wanted, String found) {
    if (!wanted.equals(found)) {
      find(item, Fault.WRONG_FIELDS, what + " is " + found + ", not " + wanted);
    }
  }

  private void playlist(TestItem item, SandboxVideo video, String name) {
    List<SandboxPlaylist> named =
        playlists.stream().filter(p -> p.displayName().equals(name)).toList();
    if (named.size() > 1) {
      find(item, Fault.DUPLICATED, named.size() + " playlists \"" + name + "\"");
    }
    int times = named.stream().mapToInt(p -> Collections.frequency(p.videos(), video.id())).sum();
    if (times == 0) {
      find(item, Fault.WRONG_FIELDS, "not in the playlist \"" + name + "\"");
    } else if (times > 1) {
      find(item, Fault.DUPLICATED, times + " times in the playlist \"" + name + "\"");
    }
  }

  private void files(TestItem item) throws IOException {
    List<Path> published = folders("published", item);
    List<Path> dead = folders("dead-letter", item);
    if (published.size() + dead.size() > 1) {
      find(item, Fault.DUPLICATED, "its files are in " + published + dead);
    }
    if (published.isEmpty()) {
      String detail =
          dead.isEmpty() ? "it did not come to its end" : "a dead letter: " + reason(dead.get(0));
      find(item, Fault.LOST, detail);
      return;
    }
    Path folder = published.get(0);
    for (Map.Entry<String, String> file : item.hashes().entrySet()) {
      Path path = folder.resolve(file.getKey());
      if (!Files.isRegularFile(path)) {
        find(item, Fault.LOST, path + " is missing");
      } else if (!DigestUtils.sha256Hex(Files.readAllBytes(path)).equals(file.getValue())) {
        find(item, Fault.CORRUPTED, path + " has other bytes");
      }
    }
    receipt(item, folder.resolve("receipt.json"));
  }

  private void receipt(TestItem item, Path receipt) throws IOException {
    if (!Files.isRegularFile(receipt)) {
      find(item, Fault.LOST, receipt + " is missing");
      return;
    }
    String uuid =
        Json.MAPPER.readTree(Files.readAllBytes(receipt)).path("video").path("uuid").asText();
    boolean known =
        videos.getOrDefault(item.name(), List.of()).stream().anyMatch(v -> v.uuid().equals(uuid));
    if (!known) {
      find(item, Fault.WRONG_FIELDS, "its receipt names the video " + uuid);
    }
  }

  private List<Path> folders(String shelf, TestItem item) throws IOException {
    return scratch.folders(shelf).stream()
        .filter(folder -> folder.getFileName().toString().startsWith(item.base() + "~"))
        .toList();
  }

  private static String reason(Path folder) throws IOException {
    Path reason = folder.resolve("reason.json");
    return Files.isRegularFile(reason)
        ? Json.MAPPER.readTree(Files.readAllBytes(reason)).toString()
        : "without reason.json";
  }

  private void leftOver(String folder) throws IOException {
    for (Path file : scratch.files(folder)) {
      TestItem owner =
          items.stream()
              .filter(item -> item.hashes().containsKey(file.getFileName().toString()))
              .findFirst()
              .orElse(null);
      find(owner, Fault.LOST, "left in " + folder + ": " + file);
    }
  }

  private void find(TestItem item, Fault fault, String detail) {
    findings.add(new Finding(item, fault, detail));
  }
}
