package io.github.peertubeingest.ledger;

import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import java.util.List;

/**
 * One drop, before the ledger has it.
 *
 * @param source the document's path relative to the inbox, with {@code /}
 * @param faults what reading it found wrong
 */
public record NewItem(
    String key,
    String account,
    String base,
    String source,
    String sourceName,
    ItemDocument document,
    List<FieldFault> faults,
    List<Item.NamedFile> media) {}
