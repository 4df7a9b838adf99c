package io.github.peertubeingest.ledger;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.StoredVideo;
import io.github.peertubeingest.ledger.Item.NamedFile;
import io.github.peertubeingest.ledger.Item.Progress;
import io.github.peertubeingest.ledger.Item.State;
import io.github.peertubeingest.ledger.Item.Step;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.mapper.RowMapper;
import org.jdbi.v3.core.statement.StatementContext;

/** A row of {@code items} as an item. */
final class ItemMapper implements RowMapper<Item> {

  @Override
  public Item map(ResultSet rs, StatementContext context) throws SQLException {
    String document = rs.getString("document");
    String outcome = rs.getString("outcome");
    String changed = rs.getString("changed");
    Item item =
        new Item(
            rs.getString("id"),
            rs.getString("item_key"),
            rs.getInt("drop_number"),
            rs.getString("account"),
            rs.getString("action"),
            rs.getString("base"),
            rs.getString("source"),
            rs.getString("source_name"),
            document == null ? null : new ItemDocument((ObjectNode) Json.read(document)),
            listOf(rs.getString("faults"), new TypeReference<List<FieldFault>>() {}),
            listOf(rs.getString("media"), new TypeReference<List<NamedFile>>() {}),
            State.valueOf(rs.getString("state").toUpperCase(Locale.ROOT)),
            Step.valueOf(rs.getString("step").toUpperCase(Locale.ROOT)),
            rs.getString("why"),
            rs.getString("waits_for"),
            instant(rs, rs.findColumn("due_at")),
            rs.getInt("attempts"),
            rs.getInt("requests"),
            instant(rs, rs.findColumn("accepted_at")),
            instant(rs, rs.findColumn("started_at")),
            instant(rs, rs.findColumn("finished_at")),
            instant(rs, rs.findColumn("first_failure_at")),
            instant(rs, rs.findColumn("last_failure_at")),
            rs.getLong("pause_millis"),
            video(rs),
            changed == null ? null : listOf(changed, new TypeReference<List<String>>() {}),
            outcome == null ? null : (ObjectNode) Json.read(outcome),
            rs.getString("folder"),
            progress(rs),
            rs.getString("lease"),
            listOf(rs.getString("notes"), new TypeReference<List<Note>>() {}),
            object(rs.getString("defaults")),
            row(rs),
            Origin.of(rs.getString("feed"), rs.getString("intake")));
    return item.decision() == Action.CREATE ? item.as(Action.CREATE) : item;
  }

  private static ObjectNode object(String json) {
    return json == null ? Json.MAPPER.createObjectNode() : (ObjectNode) Json.read(json);
  }

  private static Item.Row row(ResultSet rs) throws SQLException {
    String table = rs.getString("table_id");
    return table == null ? null : new Item.Row(table, rs.getLong("table_row"));
  }

  private static Progress progress(ResultSet rs) throws SQLException {
    long importId = rs.getLong("import_id");
    boolean imports = !rs.wasNull();
    String parts = rs.getString("parts");
    return new Progress(
        rs.getString("upload_id"),
        instant(rs, rs.findColumn("sent_at")),
        imports ? importId : null,
        parts == null ? Json.MAPPER.createObjectNode() : (ObjectNode) Json.read(parts));
  }

  private static StoredVideo video(ResultSet rs) throws SQLException {
    String uuid = rs.getString("video_uuid");
    return uuid == null
        ? null
        : new StoredVideo(
            rs.getLong("video_id"),
            uuid,
            rs.getString("video_short_uuid"),
            rs.getString("video_url"));
  }

  private static <T> List<T> listOf(String json, TypeReference<List<T>> type) {
    return json == null ? List.of() : Json.MAPPER.convertValue(Json.read(json), type);
  }

  static Instant instant(ResultSet rs, int column) throws SQLException {
    long millis = rs.getLong(column);
    return rs.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
