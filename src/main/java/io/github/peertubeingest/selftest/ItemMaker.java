package io.github.peertubeingest.selftest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.selftest.TestItem.Wanted;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.commons.codec.digest.DigestUtils;

/** Makes items out of a seed: the n-th item of a kind is the same in every run. */
final class ItemMaker {

  /** The instance of the self-test takes what is larger in ranges, of this size. */
  static final int RANGE = 100_000;

  private static final int SMALLEST = 1_000;
  private static final int LEGACY_NOISE = 40_000;
  private static final int RANGES_NOISE = 150_000;
  private static final List<String> LISTS = List.of("Selftest one", "Selftest two");

  private final long seed;
  private final MediaHost host;
  private final Mp4 mp4 = new Mp4();
  private int made;

  ItemMaker(long seed, MediaHost host) throws IOException {
    this.seed = seed;
    this.host = host;
  }

  /** An item with the files that have to be dropped, the document last. */
  record Draft(TestItem item, Map<String, byte[]> files) {}

  /** A new video, with everything round it where {@code full} says so. */
  Draft create(ItemKind kind, boolean full) {
    return new Making(kind, null).create(full);
  }

  /** Other fields for the video of a create, or another file. */
  Draft change(ItemKind kind, TestItem target, String uuid, boolean byExternalId) {
    return new Making(kind, target).change(uuid, byExternalId);
  }

  private final class Making {
    private final int number = ++made;
    private final Random random = new Random(seed * 1_000_003 + number);
    private final ItemKind kind;
    private final TestItem target;
    private final String base;
    private final String name;
    private final ObjectNode document = JsonNodeFactory.instance.objectNode();
    private final Map<String, byte[]> files = new LinkedHashMap<>();
    private final Map<String, String> fields = new TreeMap<>();
    private final Map<String, String> captions = new TreeMap<>();
    private final List<String> playlists = new ArrayList<>();
    private String chapters;
    private String sha256;

    Making(ItemKind kind, TestItem target) {
      this.kind = kind;
      this.target = target;
      base = String.format("item-%05d", number);
      name = target == null ? "Selftest " + seed + " item " + number : target.name();
    }

    Draft create(boolean full) {
      document.put("name", name);
      document.put("externalId", "selftest-" + number);
      fields.put("/name", name);
      media();
      describe();
      privacy();
      if (full) {
        caption("en");
        caption("de");
        chapters();
        ArrayNode lists = document.putArray("playlists");
        list(lists, LISTS.get(random.nextInt(LISTS.size())));
        list(lists, "Selftest list of item " + number);
        document.put("createPlaylists", true);
      }
      return draft();
    }

    Draft change(String uuid, boolean byExternalId) {
      if (byExternalId) {
        document.put("externalId", "selftest-" + target.number());
      } else {
        document.put("id", uuid);
      }
      if (kind == ItemKind.REPLACE) {
        document.put("replaceFile", true);
        upload(RANGES_NOISE + random.nextInt(RANGES_NOISE));
      } else {
        describe();
        if (random.nextInt(3) == 0) {
          caption("fr");
          chapters();
        }
      }
      return draft();
    }

    private void media() {
      if (kind == ItemKind.IMPORT) {
        byte[] bytes = mp4.of(random, SMALLEST + random.nextInt(LEGACY_NOISE));
        sha256 = DigestUtils.sha256Hex(bytes);
        document.put("targetUrl", host.offer(base + ".mp4", bytes));
      } else {
        int least = kind == ItemKind.LEGACY ? SMALLEST : RANGES_NOISE;
        upload(least + random.nextInt(kind == ItemKind.LEGACY ? LEGACY_NOISE : 2 * RANGES_NOISE));
      }
    }

    private void upload(int noise) {
      byte[] bytes = mp4.of(random, noise);
      sha256 = DigestUtils.sha256Hex(bytes);
      files.put(base + ".mp4", bytes);
      document.put("video", base + ".mp4");
    }

    private void describe() {
      text("description");
      text("support");
      String one = "tag" + random.nextInt(1000);
      document.putArray("tags").add(one).add("zz" + number);
      fields.put("/tags", "[\"" + one + "\",\"zz" + number + "\"]");
      label("category", 1 + random.nextInt(15));
      label("licence", 1 + random.nextInt(7));
      boolean download = random.nextBoolean();
      document.put("downloadEnabled", download);
      fields.put("/downloadEnabled", Boolean.toString(download));
    }

    private void text(String field) {
      String text = field + " " + Integer.toHexString(random.nextInt()) + " of item " + number;
      document.put(field, text);
      fields.put("/" + field, text);
    }

    private void label(String field, int id) {
      document.put(field, id);
      fields.put("/" + field + "/id", Integer.toString(id));
    }

    private void privacy() {
      label("privacy", 1 + random.nextInt(4));
      document.put("language", "de");
      fields.put("/language/id", "de");
    }

    private void caption(String language) {
      String text = "WEBVTT\n\n00:01.000 --> 00:02.000\n" + language + " of item " + number + "\n";
      String file = base + "." + language + ".vtt";
      files.put(file, text.getBytes(StandardCharsets.UTF_8));
      ObjectNode all =
          document.path("captions") instanceof ObjectNode some
              ? some
              : document.putObject("captions");
      all.put(language, file);
      captions.put(language, text);
    }

    private void chapters() {
      ArrayNode list = document.putArray("chapters");
      list.addObject().put("timecode", 0).put("title", "Beginning of " + number);
      list.addObject().put("timecode", 1).put("title", "End of " + number);
      chapters = list.toString();
    }

    private void list(ArrayNode lists, String list) {
      lists.add(list);
      playlists.add(list);
    }

    private Draft draft() {
      String text = document.toPrettyString() + "\n";
      files.put(base + ".json", text.getBytes(StandardCharsets.UTF_8));
      Map<String, String> hashes = new TreeMap<>();
      files.forEach((file, bytes) -> hashes.put(file, DigestUtils.sha256Hex(bytes)));
      Wanted wanted = new Wanted(fields, captions, chapters, playlists, sha256);
      return new Draft(new TestItem(number, kind, base, name, hashes, target, wanted), files);
    }
  }
}
