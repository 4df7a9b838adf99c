package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * The parameters of a list: where to start, how many at most (15, never over 100), sorted by what.
 */
record PageQuery(int start, int count, String sort) {

  private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");

  /** Reads the query; start and count are judged before sort (seen on 6.3.0). */
  static PageQuery of(Call call, List<String> sortable) {
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    String start = call.query("start");
    String count = call.query("count");
    if (start != null && !NUMBER.matcher(start).matches()) {
      FieldRule.report(invalid, "start", start, FieldRule.INVALID, "query");
    }
    if (count != null && (!NUMBER.matcher(count).matches() || Integer.parseInt(count) > 100)) {
      FieldRule.report(invalid, "count", count, "Should have a number count (max: 100)", "query");
    }
    if (invalid.isEmpty()) {
      String sort = call.query("sort");
      if (sort != null && !sortable.contains(sort.startsWith("-") ? sort.substring(1) : sort)) {
        FieldRule.report(invalid, "sort", sort, FieldRule.INVALID, "query");
      }
    }
    if (!invalid.isEmpty()) {
      throw Refusal.invalidParams(invalid);
    }
    String sort = call.query("sort");
    return new PageQuery(
        start == null ? 0 : Integer.parseInt(start),
        count == null ? 15 : Integer.parseInt(count),
        sort);
  }

  /** The page of these entries, with the number of all. */
  <T> Reply page(List<T> all, Function<T, ObjectNode> json) {
    ObjectNode answer = JsonNodeFactory.instance.objectNode().put("total", all.size());
    ArrayNode data = answer.putArray("data");
    all.stream().skip(start).limit(count).map(json).forEach(data::add);
    return Reply.json(answer);
  }
}
