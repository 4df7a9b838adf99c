package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.regex.Matcher;

/** The passwords of a video. Rules and the order of the checks as seen on 6.3.0. */
final class PasswordEndpoints {

  private static final List<String> SORTABLE = List.of("createdAt");

  private final Authenticator authenticator;
  private final VideoStore videos;
  private final VideoAccess access;

  PasswordEndpoints(Authenticator authenticator, VideoStore videos, VideoAccess access) {
    this.authenticator = authenticator;
    this.videos = videos;
    this.access = access;
  }

  /** The newest first. */
  Reply list(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    PageQuery page = PageQuery.of(call, SORTABLE);
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    if (!VideoStore.isId(path.group(1))) {
      VideoStore.reportMalformedId(invalid, "videoId", path.group(1));
    }
    VideoWriter.refuseIfAny(invalid);
    Video video = videos.existing(path.group(1));
    if (video.state().privacy() != Video.PASSWORD_PROTECTED) {
      throw Refusal.of(400, "Video is not password protected");
    }
    access.requireManager(account, video);
    List<ObjectNode> entries = new ArrayList<>();
    String changed = IsoDate.format(video.state().updatedAt());
    for (String password : of(video)) {
      entries.add(
          JsonNodeFactory.instance
              .objectNode()
              .put("id", video.id() * 100 + entries.size() + 1)
              .put("password", password)
              .put("videoId", video.id())
              .put("createdAt", changed)
              .put("updatedAt", changed));
    }
    if (page.sort() == null || page.sort().startsWith("-")) {
      Collections.reverse(entries);
    }
    return page.page(entries, entry -> entry);
  }

  /**
   * Replaces them all. A malformed id gets as far as the database, and a video that is not
   * protected takes them too (both seen on 6.3.0).
   */
  Reply put(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    JsonNode passwords = call.body().get("passwords");
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    if (passwords != null && !passwords.isArray()) {
      FieldRule.report(
          invalid, "passwords", passwords, "Video passwords should be an array.", "body");
    }
    VideoWriter.refuseIfAny(invalid);
    String id = path.group(1);
    if (!VideoStore.isId(id)) {
      throw Refusal.coded(
          500, "SequelizeDatabaseError", "invalid input syntax for type uuid: \"" + id + "\"");
    }
    Video video = videos.existing(id);
    access.requireManager(account, video);
    access.checkPasswordList(passwords);
    video.update(state -> state.with("videoPasswords", passwords));
    return Reply.noContent();
  }

  static List<String> of(Video video) {
    List<String> passwords = new ArrayList<>();
    if (video.state().privacy() == Video.PASSWORD_PROTECTED) {
      video
          .state()
          .attributes()
          .path("videoPasswords")
          .forEach(password -> passwords.add(password.asText()));
    }
    return passwords;
  }
}
