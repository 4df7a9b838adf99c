package io.github.peertubeingest.work;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.inbox.MediaPaths.Presence;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Images;
import io.github.peertubeingest.peertube.Thumbnails;
import io.github.peertubeingest.peertube.VideoRequests.Media;
import io.github.peertubeingest.work.Around.Picture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

/** The thumbnails that items name: fitted to what the instance takes, and sent only once. */
public final class Pictures {

  /** Kind of file in the memory of what was sent. */
  private static final String KIND = "thumbnail";

  private final Catalogue catalogue;
  private final Thumbnails thumbnails;
  private final VideoMemory memory;

  public Pictures(Catalogue catalogue, Thumbnails thumbnails, VideoMemory memory) {
    this.catalogue = catalogue;
    this.thumbnails = thumbnails;
    this.memory = memory;
  }

  /**
   * A look at a thumbnail.
   *
   * @param media what is to be sent; null with a fault
   * @param fault null: it can pass
   */
  public record Look(Media media, Picture picture, FieldFault fault) {}

  /**
   * Looks at the file that an item names as its thumbnail.
   *
   * @param text as the document names it
   */
  public Look look(Item item, Account account, String text, Path file, Presence.Whole whole) {
    long most = most(account);
    try {
      Optional<String> type = Images.type(file);
      String sha256 = sha256(file);
      if (type.isEmpty() || whole.size() > most) {
        return fitted(item, account, text, file, whole.size(), type, sha256);
      }
      Optional<String> damage = Images.damage(file);
      if (damage.isPresent()) {
        String message = "is a damaged image: " + damage.get();
        return fault(text, message, "a picture that opens");
      }
      Media media = new Media(file, type.get(), whole.size(), whole.modifiedMillis());
      return new Look(media, new Picture(sha256, null), null);
    } catch (IOException e) {
      return fault(text, "cannot be read: " + e, "a readable file");
    }
  }

  private Look fitted(
      Item item,
      Account account,
      String text,
      Path file,
      long size,
      Optional<String> type,
      String sha256)
      throws IOException {
    long most = most(account);
    String name = item.id() + "-" + sha256.substring(0, 16);
    Optional<Media> made;
    try {
      made = thumbnails.jpeg(file, name, most);
    } catch (javax.imageio.IIOException e) {
      return fault(text, "is a damaged image: " + e.getMessage(), "a picture that opens");
    }
    if (made.isEmpty()) {
      return type.isPresent()
          ? fault(text, "has " + size + " bytes", "at most " + most + " bytes")
          : fault(text, "is no image", "PNG, JPEG or WebP; GIF, BMP and TIFF are converted");
    }
    String why =
        type.isEmpty()
            ? "PeerTube takes PNG, JPEG and WebP only"
            : "it has " + size + " bytes, and " + account.url() + " takes at most " + most;
    Note note =
        new Note(
            "thumbnail",
            text,
            "a JPEG of " + made.get().size() + " bytes",
            "the picture was made into a JPEG: " + why);
    return new Look(made.get(), new Picture(sha256, note), null);
  }

  private long most(Account account) {
    JsonNode limits = catalogue.config(account).path("video").path("image");
    return limits.path("size").path("max").asLong(Long.MAX_VALUE);
  }

  private static Look fault(String text, String message, String allowed) {
    return new Look(null, null, new FieldFault("thumbnail", text, message, allowed));
  }

  /** The thumbnail that an update has to send; null: none, or the video has it from here. */
  public Media toSend(Plan plan, StoredVideo video) {
    Picture picture = plan.around().picture();
    if (picture == null) {
      return null;
    }
    Optional<String> sent = memory.sent(plan.account().name(), video.uuid(), KIND);
    return sent.filter(sha -> Objects.equals(sha, picture.sha256())).isPresent()
        ? null
        : plan.thumbnail();
  }

  /** The video has the plan's thumbnail. */
  public void sent(Plan plan, StoredVideo video) throws IOException {
    Picture picture = plan.around().picture();
    if (picture != null) {
      memory.remember(plan.account().name(), video.uuid(), KIND, picture.sha256());
      thumbnails.discard(plan.thumbnail());
    }
  }

  private static String sha256(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[64 * 1024];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
