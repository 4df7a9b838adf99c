package io.github.peertubeingest.work;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FailureClass;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.Wanted;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an update sends, held against the video as it is. */
class ChangesTest {

  private static final String PROTECTED = "{'name': 'Old', 'privacy': {'id': 5}, 'nsfw': true}";
  private static final String PUBLIC = "{'name': 'Old', 'privacy': {'id': 1}, 'nsfw': true}";

  private final Changes changes = new Changes(new StoredFields());

  private static JsonNode json(String json) {
    return Json.read(json.replace('\'', '"'));
  }

  private static Plan plan(String wanted) {
    Wanted fields = new Wanted((ObjectNode) json(wanted), null, List.of(), List.of());
    return new Plan(
        null,
        Action.UPDATE,
        "1",
        fields,
        Map.of(),
        true,
        List.of(),
        null,
        Around.NOTHING,
        List.of(),
        null);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'New'} | true",
        "{'name': 'Old'} | false",
        "{'privacy': 5, 'name': 'New'} | true",
        "{'privacy': 5} | false",
        "{'privacy': 2, 'name': 'New'} | false",
        "{'videoPasswords': ['aa']} | true",
      })
  void thePasswordsAreReadOnlyWhereTheyHaveToBeRepeatedOrCompared(String wanted, boolean read) {
    assertEquals(read, changes.needPasswords(plan(wanted), json(PROTECTED)));
    assertEquals(false, changes.needPasswords(plan(wanted), json(PUBLIC)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'name': 'New'} | {'name':'New'} | {'name':'New','videoPasswords':['aa','bb']}",
        "{'videoPasswords': ['bb', 'aa']} | {} | {'videoPasswords':['aa','bb']}",
        "{'videoPasswords': ['cc']} | {'videoPasswords':['cc']}"
            + " | {'videoPasswords':['cc'],'privacy':5}",
        "{'privacy': 5, 'name': 'New', 'videoPasswords': ['cc']}"
            + " | {'name':'New','videoPasswords':['cc']}"
            + " | {'name':'New','videoPasswords':['cc'],'privacy':5}",
      })
  void aProtectedVideosPasswordsGoAlongWithEveryChange(String wanted, String changed, String sent)
      throws ItemFailure {
    ArrayNode passwords = (ArrayNode) json("['aa', 'bb']");
    ObjectNode found = changes.of(plan(wanted), json(PROTECTED), passwords);
    assertEquals(json(changed), found);
    assertEquals(json(sent), changes.body(found, passwords));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'privacy': 5, 'videoPasswords': ['cc']} | {'privacy':5,'videoPasswords':['cc']}",
        "{'nsfw': true, 'nsfwFlags': 1} | {'nsfwFlags':1,'nsfw':true}",
        "{'nsfw': true, 'nsfwSummary': 'Blood'} | {'nsfwSummary':'Blood','nsfw':true}",
        "{'nsfw': false} | {'nsfw':false}",
        "{'nsfwFlags': 0} | {'nsfwFlags':0}",
      })
  void whatTheInstanceWantsTogetherGoesTogether(String wanted, String sent) throws ItemFailure {
    ObjectNode found = changes.of(plan(wanted), json(PUBLIC), null);
    assertEquals(json(sent), changes.body(found, null));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'privacy': 5} | is missing",
        "{'videoPasswords': ['geheim']} | which this one is not",
      })
  void passwordsAndTheirPrivacyComeTogether(String wanted, String message) {
    ItemFailure failure =
        assertThrows(ItemFailure.class, () -> changes.of(plan(wanted), json(PUBLIC), null));
    assertEquals(FailureClass.CONTENT, failure.failureClass());
    assertEquals("videoPasswords", failure.fields().get(0).field());
    assertTrue(failure.detail().contains(message), failure.detail());
    assertTrue(!failure.detail().contains("geheim"), failure.detail());
  }
}
