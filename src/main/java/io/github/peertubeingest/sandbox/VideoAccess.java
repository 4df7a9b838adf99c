package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashSet;
import java.util.Set;

/** Who may see or change what (statuses and texts seen on 6.3.0, those of 8.2.1 as measured). */
final class VideoAccess {

  private static final String PASSWORD_HEADER = "x-peertube-video-password";

  private final SandboxVersion version;
  private final Directory directory;

  VideoAccess(SandboxVersion version, Directory directory) {
    this.version = version;
    this.directory = directory;
  }

  void requireManager(Account account, Video video) {
    if (!account.isAdmin() && video.owner() != account) {
      throw Refusal.of(403, "Cannot manage a video of another user.");
    }
  }

  /** The channel of an upload or a move. */
  Channel requireChannel(Account account, JsonNode channelId) {
    Channel channel =
        channelId.canConvertToInt() ? directory.channel(channelId.intValue()).orElse(null) : null;
    if (channel == null) {
      throw version.isEight()
          ? Refusal.of(404, "Video channel not found")
          : Refusal.of(400, "Unknown video \"video channel\" for this instance.");
    }
    if (!account.isAdmin() && channel.owner() != account) {
      throw version.isEight()
          ? Refusal.of(403, "This user cannot manage this channel")
          : Refusal.of(400, "Unknown video \"video channel\" for this account.");
    }
    return channel;
  }

  /** Whether the video may be read by this caller under this id. */
  void requireReader(Call call, Account account, Video video, String id) {
    int privacy = video.state().privacy();
    boolean byNumber = privacy == Video.UNLISTED && VideoStore.isNumber(id);
    if (privacy == Video.PRIVATE || privacy == Video.INTERNAL || byNumber) {
      requireSignedIn(account, video, privacy);
    } else if (privacy == Video.PASSWORD_PROTECTED) {
      requirePassword(call, account, video);
    }
  }

  /**
   * Whether what hangs on the video (captions, chapters, the long description) may be read. Unlike
   * the video itself it says "Token is invalid" to strangers, and a bad token does not matter where
   * none is needed (seen on 6.3.0).
   */
  void requirePartReader(Call call, Authenticator authenticator, Video video, String id) {
    int privacy = video.state().privacy();
    boolean open =
        privacy == Video.PUBLIC || (privacy == Video.UNLISTED && !VideoStore.isNumber(id));
    if (!open && privacy != Video.PASSWORD_PROTECTED) {
      requireReader(call, authenticator.require(call).account(), video, id);
    } else if (!open) {
      requireReader(call, authenticator.optional(call), video, id);
    }
  }

  /**
   * The passwords of a body that leaves the video protected by password; every such change repeats
   * them.
   */
  void checkPasswords(ObjectNode body, int presentPrivacy) {
    int privacy = body.hasNonNull("privacy") ? body.get("privacy").intValue() : presentPrivacy;
    if (privacy != Video.PASSWORD_PROTECTED) {
      return;
    }
    checkPasswordList(body.get("videoPasswords"));
  }

  /**
   * A list of passwords as it must be; 100 characters are refused on 6.3.0 (seen there) and taken
   * by 8.2 (reference, B.1).
   */
  void checkPasswordList(JsonNode passwords) {
    if (passwords == null || passwords.isNull()) {
      throw Refusal.of(400, "Video passwords are missing.");
    }
    if (passwords.isEmpty()) {
      throw Refusal.of(400, "At least one video password is required.");
    }
    Set<JsonNode> different = new HashSet<>();
    passwords.forEach(different::add);
    if (different.size() != passwords.size()) {
      throw Refusal.of(400, "Duplicate video passwords are not allowed.");
    }
    for (JsonNode password : passwords) {
      checkPassword(password);
    }
  }

  private void checkPassword(JsonNode password) {
    if (!password.isTextual()) {
      throw Refusal.of(400, "Video password should be a string.");
    }
    int length = password.textValue().length();
    if (length < 2 || length > version.maxPasswordLength()) {
      throw Refusal.of(
          400,
          "Invalid video password. Password length should be at least 2 characters and no more than 100 characters.");
    }
  }

  private void requireSignedIn(Account account, Video video, int privacy) {
    if (account == null) {
      throw Refusal.of(401, version.isEight() ? "Authentication is required" : "Not authenticated");
    }
    boolean allowed = privacy == Video.INTERNAL || account.isAdmin() || video.owner() == account;
    if (!allowed) {
      throw Refusal.of(403, "Cannot fetch information of private/internal/blocked video");
    }
  }

  private static void requirePassword(Call call, Account account, Video video) {
    String password = call.header(PASSWORD_HEADER);
    if (password == null) {
      if (account == null || (!account.isAdmin() && video.owner() != account)) {
        throw Refusal.coded(
            403,
            "video_requires_password",
            "Please provide a password to access this password protected video");
      }
      return;
    }
    for (JsonNode known : video.state().attributes().path("videoPasswords")) {
      if (known.asText().equals(password)) {
        return;
      }
    }
    throw Refusal.coded(
        403,
        "incorrect_video_password",
        "Incorrect video password. Access to the video is denied.");
  }
}
