package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import java.util.List;

/**
 * One drop, before the ledger has it.
 *
 * @param source the document's path relative to the inbox, with {@code /}
 * @param faults what reading it found wrong
 * @param notes what mapping and cleaning made different, for the receipt
 * @param defaults fields that hold where it creates a video and the document says nothing; never
 *     null
 * @param row whose row it is; null for a document of its own
 * @param origin where it came from; null: the inbox
 */
public record NewItem(
    String key,
    String account,
    String base,
    String source,
    String sourceName,
    ItemDocument document,
    List<FieldFault> faults,
    List<Item.NamedFile> media,
    List<Note> notes,
    ObjectNode defaults,
    Item.Row row,
    Origin origin) {

  /** A document of its own, with nothing to be told and no defaults. */
  public NewItem(
      String key,
      String account,
      String base,
      String source,
      String sourceName,
      ItemDocument document,
      List<FieldFault> faults,
      List<Item.NamedFile> media) {
    this(
        key,
        account,
        base,
        source,
        sourceName,
        document,
        faults,
        media,
        List.of(),
        Json.MAPPER.createObjectNode(),
        null,
        null);
  }
}
