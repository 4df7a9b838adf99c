package io.github.peertubeingest.peertube;

import java.util.Map;
import java.util.Set;

/**
 * One request to an instance, as data. Only {@code routes/peertube.camel.yaml} sends it.
 *
 * @param stage what it is for: the word that reasons and logs use
 * @param path from the root of the instance, made of constants and checked ids only
 * @param query without the question mark; null for none
 * @param body text or {@link org.apache.hc.core5.http.HttpEntity}; null for none
 * @param contentType of a text body; null where the entity knows its own
 * @param signedIn whether the account's token goes with it
 * @param heavy carries media: longer time-outs, {@code Expect: 100-continue}
 * @param accepted statuses that are an answer here, not a failure
 */
public record ApiRequest(
    Account account,
    String stage,
    String method,
    String path,
    String query,
    Object body,
    String contentType,
    Map<String, String> headers,
    boolean signedIn,
    boolean heavy,
    Set<Integer> accepted) {

  private static final Set<Integer> OK = Set.of(200, 201, 204);

  /** A signed-in read. */
  public static ApiRequest get(Account account, String stage, String path, String query) {
    return new ApiRequest(
        account, stage, "GET", path, query, null, null, Map.of(), true, false, OK);
  }

  /** A read that needs no account. */
  public static ApiRequest open(Account account, String stage, String path) {
    return new ApiRequest(
        account, stage, "GET", path, null, null, null, Map.of(), false, false, OK);
  }

  /** A sign-in form. */
  public static ApiRequest form(
      Account account, String stage, String path, String form, Map<String, String> headers) {
    return new ApiRequest(
        account,
        stage,
        "POST",
        path,
        null,
        form,
        "application/x-www-form-urlencoded",
        headers,
        false,
        false,
        OK);
  }

  /** A changing request. */
  public static ApiRequest change(
      Account account,
      String stage,
      String method,
      String path,
      Object body,
      String contentType,
      boolean heavy) {
    return new ApiRequest(
        account, stage, method, path, null, body, contentType, Map.of(), true, heavy, OK);
  }

  /** The same request, for which these further statuses are answers too. */
  public ApiRequest accepting(Integer... statuses) {
    Set<Integer> all = new java.util.HashSet<>(accepted);
    all.addAll(Set.of(statuses));
    return new ApiRequest(
        account,
        stage,
        method,
        path,
        query,
        body,
        contentType,
        headers,
        signedIn,
        heavy,
        Set.copyOf(all));
  }

  /** The same request with a query. */
  public ApiRequest query(String newQuery) {
    return new ApiRequest(
        account,
        stage,
        method,
        path,
        newQuery,
        body,
        contentType,
        headers,
        signedIn,
        heavy,
        accepted);
  }

  /** The same request with these headers. */
  public ApiRequest with(Map<String, String> newHeaders) {
    return new ApiRequest(
        account,
        stage,
        method,
        path,
        query,
        body,
        contentType,
        Map.copyOf(newHeaders),
        signedIn,
        heavy,
        accepted);
  }

  /** Whether its whole body went out: before that the instance cannot have acted on it. */
  public boolean delivered() {
    return !(body instanceof TrackedEntity entity) || entity.written();
  }

  /** Whether it counts against the sign-in limit. */
  public boolean signsIn() {
    return path.equals(SignIn.TOKEN_PATH);
  }

  /** Without body and headers: they may hold secrets. */
  @Override
  public String toString() {
    return method + " " + path + (query == null ? "" : "?" + query);
  }
}
