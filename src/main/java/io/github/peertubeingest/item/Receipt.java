package io.github.peertubeingest.item;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/**
 * {@code receipt.json}: what was published.
 *
 * @param action {@code create}, {@code update}, or {@code none} when there was nothing to do
 * @param files the item's files, those that stayed where they are included
 * @param fields as the instance stores them, read back
 * @param changed the fields that an update changed
 * @param requests how many requests the item took, renewals of the token not counted
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Receipt(
    String key,
    String action,
    String account,
    String externalId,
    StoredVideo video,
    List<ReceiptFile> files,
    JsonNode fields,
    List<String> changed,
    List<Note> notes,
    int requests,
    int attempts,
    Instant startedAt,
    Instant finishedAt) {

  /**
   * @param size bytes
   * @param sha256 in hexadecimal
   * @param stayed where the file still is; null when it moved into this folder
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record ReceiptFile(String name, long size, String sha256, String stayed) {}

  /** The same receipt with more fields, changes and notes. */
  public Receipt with(JsonNode moreFields, List<String> allChanged, List<Note> allNotes) {
    return new Receipt(
        key,
        action,
        account,
        externalId,
        video,
        files,
        moreFields,
        allChanged,
        List.copyOf(allNotes),
        requests,
        attempts,
        startedAt,
        finishedAt);
  }

  /** The same receipt with the files that were found when it was settled. */
  public Receipt withFiles(List<ReceiptFile> found) {
    return new Receipt(
        key,
        action,
        account,
        externalId,
        video,
        found,
        fields,
        changed,
        notes,
        requests,
        attempts,
        startedAt,
        finishedAt);
  }
}
