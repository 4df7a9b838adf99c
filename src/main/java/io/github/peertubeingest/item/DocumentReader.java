package io.github.peertubeingest.item;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Turns the bytes of a JSON file into an item document and everything that is wrong with it. */
public final class DocumentReader {

  /** The pseudo field that faults of the file as a whole are told under. */
  public static final String WHOLE = "(document)";

  private static final int MOST_FAULTS = 40;

  private final ItemSchema schema;
  private final DocumentRules rules;
  private final Cleaning cleaning;

  /** Cleans as it does by default. */
  public DocumentReader(ItemSchema schema, DocumentRules rules) {
    this(schema, rules, new Cleaning(false));
  }

  public DocumentReader(ItemSchema schema, DocumentRules rules, Cleaning cleaning) {
    this.schema = schema;
    this.rules = rules;
    this.cleaning = cleaning;
  }

  /**
   * @param document what could be read; an empty one when nothing could
   * @param faults all that is wrong with it, as far as it can be said without an instance
   * @param notes what cleaning made different
   */
  public record Reading(ItemDocument document, List<FieldFault> faults, List<Note> notes) {}

  /**
   * A file as JSON.
   *
   * @param object null when it holds none
   * @param failure what is wrong then; else null
   */
  public record Parsed(ObjectNode object, Reading failure) {}

  /** Reads one document. */
  public Reading read(byte[] bytes) {
    Parsed parsed = parse(bytes);
    return parsed.object() == null ? parsed.failure() : check(parsed.object());
  }

  /** Reads the JSON object that a file holds, without judging what it says. */
  public Parsed parse(byte[] bytes) {
    try {
      JsonNode root = Json.MAPPER.readTree(decode(bytes));
      if (root instanceof ObjectNode object) {
        return new Parsed(object, null);
      }
      return new Parsed(
          null,
          unreadable(
              root.isMissingNode() ? "the file is empty" : "is " + ItemSchema.typeName(root),
              "a JSON object: { \"name\": …, \"video\": … }"));
    } catch (CharacterCodingException e) {
      return new Parsed(
          null,
          unreadable(
              "is not UTF-8: byte " + firstBadByte(bytes) + " cannot be decoded", "UTF-8 text"));
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      return new Parsed(
          null,
          unreadable(
              "is not valid JSON: "
                  + inWords(e)
                  + (at == null
                      ? ""
                      : " at line " + at.getLineNr() + ", column " + at.getColumnNr()),
              "one JSON object, nested at most " + Json.MAX_DEPTH + " deep, no key twice"));
    }
  }

  /** The parser's message without its own settings' names. */
  private static String inWords(JsonProcessingException e) {
    if (e instanceof StreamConstraintsException) {
      return "nested deeper than " + Json.MAX_DEPTH + ", or a number or text longer than allowed";
    }
    if (e instanceof MismatchedInputException) {
      return "something follows the end of the object";
    }
    return Texts.firstLine(e.getOriginalMessage()).replaceAll("[:,]? *(to allow )?enable `.*", "");
  }

  /** A document of which only the file's fault is known. */
  public static Reading unreadable(String message, String allowed) {
    return new Reading(
        new ItemDocument(JsonNodeFactory.instance.objectNode()),
        List.of(new FieldFault(WHOLE, null, message, allowed)),
        List.of());
  }

  /** What is left wrong with a document that was read already, once it is cleaned. */
  public Reading check(ObjectNode object) {
    List<String> ignored = new ArrayList<>();
    object.fieldNames().forEachRemaining(k -> addIfIgnored(ignored, k));
    ObjectNode kept = object.deepCopy();
    kept.remove(ignored);
    Cleaning.Cleaned clean = cleaning.clean(kept);
    ItemDocument document = new ItemDocument(clean.document());
    List<FieldFault> faults = new ArrayList<>(schema.check(clean.document()));
    faults.addAll(rules.check(document, faults));
    return new Reading(document, capped(faults), clean.notes());
  }

  /** So many faults tell enough; a list of a thousand bad tags is one mistake. */
  private static List<FieldFault> capped(List<FieldFault> faults) {
    if (faults.size() <= MOST_FAULTS) {
      return List.copyOf(faults);
    }
    List<FieldFault> first = new ArrayList<>(faults.subList(0, MOST_FAULTS));
    String more = "has " + (faults.size() - MOST_FAULTS) + " further faults";
    first.add(new FieldFault("(more)", null, more, null));
    return List.copyOf(first);
  }

  private static void addIfIgnored(List<String> ignored, String key) {
    if (key.startsWith("x-") || key.equals("$schema")) {
      ignored.add(key);
    }
  }

  private static String decode(byte[] bytes) throws CharacterCodingException {
    CharBuffer text = decoder().decode(ByteBuffer.wrap(bytes));
    boolean byteOrderMark = text.length() > 0 && text.charAt(0) == '\uFEFF';
    return (byteOrderMark ? text.subSequence(1, text.length()) : text).toString();
  }

  /** Position, counted from 1, of the first byte that is not UTF-8. */
  private static int firstBadByte(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    decoder().decode(in, CharBuffer.allocate(bytes.length + 1), true);
    return in.position() + 1;
  }

  private static CharsetDecoder decoder() {
    return StandardCharsets.UTF_8
        .newDecoder()
        .onMalformedInput(CodingErrorAction.REPORT)
        .onUnmappableCharacter(CodingErrorAction.REPORT);
  }
}
