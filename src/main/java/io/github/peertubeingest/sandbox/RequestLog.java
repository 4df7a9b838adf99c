package io.github.peertubeingest.sandbox;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The newest requests, and the number of all of them by route and status. */
final class RequestLog {

  private static final int KEPT = 100_000;
  private static final Pattern ID =
      Pattern.compile("/(?:\\d+|[0-9a-fA-F-]{36}|[1-9a-km-zA-HJ-NP-Z]{22})(?=/|$)");
  private static final Pattern NAMED =
      Pattern.compile("^(/api/v1/(?:accounts|video-channels))/[^/]+");

  private final Deque<SandboxRequest> newest = new ArrayDeque<>();
  private final Map<String, Map<String, Long>> counts = new TreeMap<>();

  synchronized void add(SandboxRequest request) {
    if (newest.size() == KEPT) {
      newest.removeFirst();
    }
    newest.addLast(request);
    String path = ID.matcher(request.path()).replaceAll("/{id}");
    String pattern = request.method() + " " + NAMED.matcher(path).replaceFirst("$1/{name}");
    counts
        .computeIfAbsent(pattern, p -> new TreeMap<>())
        .merge(Integer.toString(request.status()), 1L, Long::sum);
  }

  synchronized List<SandboxRequest> newest() {
    return List.copyOf(newest);
  }

  /** Requests by "METHOD path" and status. */
  synchronized Map<String, Map<String, Long>> counts() {
    Map<String, Map<String, Long>> copy = new TreeMap<>();
    counts.forEach((pattern, byStatus) -> copy.put(pattern, Map.copyOf(byStatus)));
    return copy;
  }
}
