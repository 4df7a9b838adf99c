package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.format.SourceOptions.Format;
import java.util.List;
import java.util.Map;

/**
 * How one shape of metadata becomes item documents.
 *
 * @param name its file's, without the ending
 * @param file where it stands, for messages
 * @param rank of the folder it came from: 0 the home's own, then the installation's
 * @param ignore files that match are nothing
 * @param fromMedia it is for media files without metadata: their names are the record
 * @param format null: by the file's name and content
 * @param source how the file is read; its format holds only where {@code format} is given
 * @param fileName the pattern whose groups are values; null: none
 * @param named columns and keys that are called like a field of the document are that field
 * @param constants hold only where a video is created and nothing else says so
 */
record Profile(
    String name,
    String file,
    int rank,
    String description,
    Match match,
    boolean ignore,
    boolean fromMedia,
    Format format,
    SourceOptions source,
    Regex fileName,
    List<Condition> skipWhen,
    Map<String, Expression> let,
    boolean named,
    Map<String, Expression> fields,
    Expression oldId,
    ObjectNode constants) {

  /** Whether a file of this format holds many records. */
  boolean many(Format of) {
    return source.records() != null || of == Format.CSV || of == Format.XLSX || of == Format.JSONL;
  }

  /** How a file is read that has this format. */
  SourceOptions options(Format of) {
    return new SourceOptions(
        of,
        source.delimiter(),
        source.quote(),
        source.header(),
        source.encoding(),
        source.skip(),
        source.sheet(),
        source.records(),
        source.namespaces(),
        source.around());
  }
}
