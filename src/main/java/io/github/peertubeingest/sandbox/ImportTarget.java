package io.github.peertubeingest.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address a video is imported from (the refusals as measured on all three releases). What
 * PeerTube leaves to yt-dlp is only this here: a file behind a plain address.
 */
final class ImportTarget {

  private static final Pattern FORM =
      Pattern.compile(
          "https?://(?:[^/?#@]*@)?([^/?#:\\[\\]]+|\\[[0-9a-fA-F:.]+\\])(?::\\d{1,5})?(?:[/?#]\\S*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern ADDRESS = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}");
  private static final Pattern NAME = Pattern.compile("(?:[^.\\s]+\\.)+\\p{L}{2,}\\.?");
  private static final int MAX_LENGTH = 2000;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SandboxVersion version;
  private final boolean privateTargets;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NORMAL)
          .connectTimeout(PATIENCE)
          .build();

  ImportTarget(SandboxVersion version, boolean privateTargets) {
    this.version = version;
    this.privateTargets = privateTargets;
  }

  /** An address of http or https with an IP address or a name that ends in a top-level domain. */
  static boolean isGood(String url) {
    Matcher form = FORM.matcher(url);
    if (url.length() > MAX_LENGTH || !form.matches()) {
      return false;
    }
    String host = form.group(1);
    return host.startsWith("[") || ADDRESS.matcher(host).matches() || NAME.matcher(host).matches();
  }

  /** Refuses what resolves to no public address: 500 for an unknown host, else 403. */
  void requirePublic(String url) {
    Matcher form = FORM.matcher(url);
    String host = form.matches() ? form.group(1) : "";
    try {
      if (host.startsWith("[")) {
        throw new UnknownHostException(host);
      }
      for (InetAddress address : InetAddress.getAllByName(host)) {
        if (!privateTargets && isPrivate(address)) {
          throw Refusal.of(403, "Cannot use non unicast IP as targetUrl.");
        }
      }
    } catch (UnknownHostException e) {
      throw Refusal.coded(500, "Error", "getaddrinfo ENOTFOUND " + host);
    }
  }

  /** Refuses an address behind which there is no file: a fault, a page, a closed port. */
  void requireFile(String url) throws IOException {
    try (InputStream ignored = open(url)) {
      // It is there; that is all yt-dlp could tell of it too.
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.of(
              400,
              (version.isEight()
                      ? "Cannot get info from "
                      : "Cannot fetch information from import for URL ")
                  + url)
          .about("targetUrl", url);
    }
  }

  /** The bytes behind the address. */
  InputStream open(String url) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> answer =
          http.send(request, HttpResponse.BodyHandlers.ofInputStream());
      String type = answer.headers().firstValue("Content-Type").orElse("");
      if (answer.statusCode() != 200 || type.startsWith("text/html")) {
        answer.body().close();
        throw new IOException("HTTP " + answer.statusCode() + " " + type);
      }
      return answer.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** The last part of the path. */
  static String filename(String url) {
    String path = url.replaceFirst("[?#].*$", "").replaceFirst("^https?://[^/]*/?", "");
    String last = path.substring(path.lastIndexOf('/') + 1);
    try {
      return URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return last;
    }
  }

  private static boolean isPrivate(InetAddress address) {
    return address.isLoopbackAddress()
        || address.isSiteLocalAddress()
        || address.isLinkLocalAddress()
        || address.isAnyLocalAddress()
        || address.isMulticastAddress();
  }
}
