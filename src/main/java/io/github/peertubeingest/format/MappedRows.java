package io.github.peertubeingest.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import java.io.IOException;
import java.util.List;

/** The records of a file, as a profile maps them. */
final class MappedRows implements Rows {

  private final RecordSource source;
  private final Profile profile;
  private final Mapper mapper;

  MappedRows(RecordSource source, Profile profile, Mapper mapper) {
    this.source = source;
    this.profile = profile;
    this.mapper = mapper;
  }

  @Override
  public Header header() {
    return source.header();
  }

  @Override
  public char delimiter() {
    return source.delimiter();
  }

  @Override
  public String encoding() {
    return source.encoding();
  }

  @Override
  public Row next() throws IOException, FormatException {
    SourceRecord record = source.next();
    if (record == null) {
      return null;
    }
    List<String> cells = record instanceof SourceRecord.Cells row ? row.cells() : List.of();
    if (record instanceof SourceRecord.Bad bad) {
      Mapped nothing = new Mapped(object(), object(), List.of(bad.fault()), List.of(), null);
      return new Row(bad.number(), bad.line(), bad.cells(), nothing, null);
    }
    String skipped = mapper.skipped(record);
    Mapped mapped = skipped == null ? mapper.map(record) : empty();
    return new Row(record.number(), record.line(), cells, mapped, skipped);
  }

  private Mapped empty() {
    JsonNode constants = profile.constants();
    return new Mapped(object(), constants.deepCopy(), List.of(), List.of(), null);
  }

  private static ObjectNode object() {
    return Json.MAPPER.createObjectNode();
  }

  @Override
  public void skipTo(long number) throws IOException, FormatException {
    for (long at = 0; at < number; ) {
      SourceRecord record = source.next();
      at = record == null ? number : record.number();
    }
  }

  @Override
  public void close() throws IOException {
    source.close();
  }
}
