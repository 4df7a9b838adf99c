package io.github.peertubeingest.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Conformance
final class ErrorsConformanceTest extends ConformanceCase {

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource({
    "GET, /no-such-router",
    "GET, /videos/1/no-such-thing",
    "PATCH, /videos/1",
    "POST, /oauth-clients/local",
    "PUT, /config"
  })
  void anUnknownRouteOrMethodIs400WithoutBody(String method, String path) throws Exception {
    Answer answer = api.method(method, path).send().is(400);
    assertEquals("", answer.body());
  }

  @Test
  void aProblemWithoutCodeHasATitleAndOneWithCodeHasNone() throws Exception {
    JsonNode plain = api.get("/videos/99999999").send().isProblem(404).json();
    assertEquals("Not Found", plain.path("title").textValue());
    assertEquals(
        "https://docs.joinpeertube.org/api-rest-reference.html#operation/getVideo",
        plain.path("docs").textValue());
    assertFalse(plain.has("instance"));
    api.get("/users/me").send().isProblem(401, "unauthorized_request");
  }

  @Test
  void theDetailIsRepeatedAsErrorIn6Only() throws Exception {
    JsonNode problem = api.get("/videos/99999999").send().isProblem(404).json();
    if (subject.version() < 700) {
      assertEquals(problem.path("detail"), problem.path("error"));
    } else {
      assertFalse(problem.has("error"));
    }
  }

  @Test
  void invalidParametersAreNamedInTheDetail() throws Exception {
    JsonNode problem = api.get("/videos/not-an-id").send().refuses("id").json();
    if (!subject.isEight() || subject.isSandbox()) {
      assertEquals("Incorrect request parameters: id", problem.path("detail").textValue());
    }
    assertEquals("Bad Request", problem.path("title").textValue());
  }

  @Test
  void malformedJsonIsASyntaxErrorBeforeTokenAndLimitAreLookedAt() throws Exception {
    Answer answer = api.put("/videos/1").json("{bad").send().isProblem(400, "SyntaxError");
    assertNull(answer.header("X-RateLimit-Limit"));
    api.put("/videos/1").json("\"text\"").send().isProblem(400, "SyntaxError");
    api.put("/videos/1").json("{} x").send().isProblem(400, "SyntaxError");
  }

  @Test
  void jsonOver500KilobytesIsTooLarge() throws Exception {
    String large = "{\"name\":\"" + "a".repeat(513_000) + "\"}";
    Answer answer = api.put("/videos/1").json(large).send().isProblem(413, "PayloadTooLargeError");
    assertTrue(answer.json().path("detail").textValue().contains("too large"));
    api.put("/videos/1")
        .json("{\"name\":\"" + "a".repeat(500_000) + "\"}")
        .send()
        .isProblem(401, "unauthorized_request");
  }
}
