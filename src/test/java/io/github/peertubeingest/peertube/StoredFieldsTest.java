package io.github.peertubeingest.peertube;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What was asked, held against what a read of the video shows. */
class StoredFieldsTest {

  private final StoredFields storedFields = new StoredFields();

  private static ObjectNode json(String json) {
    return (ObjectNode) Json.read(json.replace('\'', '"'));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'A'} | {'name': 'A'} | ''",
        "{'name': 'A'} | {'name': 'B'} | name",
        "{'description': 'a\\r\\nb '} | {'description': 'a\\r\\nb '} | ''",
        "{'description': 'a\\r\\nb'} | {'description': 'a\\nb'} | description",
        "{'description': null} | {'description': null} | ''",
        "{'category': 11} | {'category': {'id': 11, 'label': 'x'}} | ''",
        "{'category': null} | {'category': {'id': null, 'label': 'Unknown'}} | ''",
        "{'licence': 2} | {'licence': {'id': 1}} | licence",
        "{'language': 'nl'} | {'language': {'id': 'nl'}} | ''",
        "{'privacy': 5} | {'privacy': {'id': 5}} | ''",
        "{'commentsPolicy': 3} | {'commentsPolicy': {'id': 3}, 'commentsEnabled': true} | ''",
        "{'commentsPolicy': 3} | {'commentsPolicy': {'id': 1}} | commentsPolicy",
        "{'commentsEnabled': false} | {'commentsEnabled': false} | ''",
        "{'commentsEnabled': false} | {'commentsEnabled': true} | commentsPolicy",
        "{'nsfw': true, 'nsfwFlags': 3} | {'nsfw': true, 'nsfwFlags': 1} | nsfwFlags",
        "{'nsfwFlags': 0, 'nsfwSummary': null} | {'nsfwFlags': 0, 'nsfwSummary': null} | ''",
        "{'nsfwSummary': 'Some'} | {} | nsfwSummary",
        "{'tags': ['b', 'a']} | {'tags': ['a', 'b']} | ''",
        "{'tags': ['a', 'a']} | {'tags': ['a']} | ''",
        "{'tags': null} | {'tags': []} | ''",
        "{'tags': ['a']} | {'tags': ['A']} | tags",
        "{'channelId': 2} | {'channel': {'id': 3, 'name': 'x'}} | channel",
        "{'scheduleUpdate': null} | {} | ''",
        "{'scheduleUpdate': null} | {'scheduledUpdate': {'updateAt': '2040-01-01T00:00:00.000Z'}}"
            + " | scheduleUpdate",
        "{'scheduleUpdate': {'updateAt': '2040-01-01T00:00:00.000Z', 'privacy': 1}}"
            + " | {'scheduledUpdate': {'updateAt': '2040-01-01T00:00:00.000Z', 'privacy': 1}} | ''",
        "{'originallyPublishedAt': '1961-07-01T00:00:00.000Z'}"
            + " | {'originallyPublishedAt': '1961-07-01T00:00:00Z'} | ''",
        "{'videoPasswords': ['aa'], 'generateTranscription': false} | {} | ''",
      })
  void aDifferenceIsTold(String asked, String video, String field) {
    Wanted wanted = new Wanted(json(asked), null, List.of(), List.of());
    List<String> told =
        storedFields.notes(wanted, storedFields.of(json(video))).stream().map(Note::field).toList();
    assertEquals(field.isEmpty() ? List.of() : List.of(field), told);
  }
}
