package io.github.peertubeingest.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.Json;
import java.util.List;

/** Why a request is not answered as it hoped; told as RFC 9457 says. */
final class Problem extends Exception {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String title;
  private final transient List<FieldFault> faults;
  private final int retryAfter;

  private Problem(
      int status, String title, String detail, List<FieldFault> faults, int retryAfter) {
    super(detail);
    this.status = status;
    this.title = title;
    this.faults = faults;
    this.retryAfter = retryAfter;
  }

  static Problem of(int status, String title, String detail) {
    return new Problem(status, title, detail, List.of(), 0);
  }

  /**
   * @param seconds after which the same request may be answered otherwise
   */
  static Problem later(int status, String title, String detail, int seconds) {
    return new Problem(status, title, detail, List.of(), seconds);
  }

  static Problem faulty(List<FieldFault> faults) {
    String first = faults.get(0).line();
    String more = faults.size() == 1 ? "" : ", and " + (faults.size() - 1) + " more";
    return new Problem(422, "The document has faults", first + more, faults, 0);
  }

  int status() {
    return status;
  }

  /** Seconds; 0: nothing is said. */
  int retryAfter() {
    return retryAfter;
  }

  ObjectNode json() {
    ObjectNode json = Json.MAPPER.createObjectNode();
    json.put("type", "about:blank");
    json.put("title", title);
    json.put("status", status);
    json.put("detail", getMessage());
    if (!faults.isEmpty()) {
      json.set("faults", Json.MAPPER.valueToTree(faults));
    }
    return json;
  }
}
