package io.github.peertubeingest.sandbox;

import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.handlers.BlockingHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A running sandbox PeerTube, reachable from this machine only. It keeps its files in a temporary
 * directory, which goes when it is closed. Its methods may be called from any thread while requests
 * are served.
 */
public final class Sandbox implements AutoCloseable {

  private static final String LOOPBACK = "127.0.0.1";
  private static final int IO_THREADS = 2;
  private static final int WORKER_THREADS = 32;
  private static final int BUFFER = 16 * 1024;
  private static final int PORT_ATTEMPTS = 5;
  private static final int DELETE_ATTEMPTS = 5;
  private static final int SHUTDOWN_MILLIS = 2000;

  private final Path files;
  private final Instance instance;
  private final RequestLog log = new RequestLog();
  private final Faults faults = new Faults();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Undertow server;
  private final URI url;

  private Sandbox(SandboxOptions options, Path files, int port) throws IOException {
    this.files = files;
    this.url = URI.create("http://" + LOOPBACK + ":" + port);
    String host = options.host() == null ? LOOPBACK + ":" + port : options.host();
    this.instance = new Instance(options, host, files, faults);
    RemoteControl remote = new RemoteControl(this, log, instance.tokenEndpoint(), faults);
    SandboxHandler handler =
        new SandboxHandler(instance, log, faults, remote, options.transfer().requestTimeout());
    this.server =
        Undertow.builder()
            .addHttpListener(port, LOOPBACK)
            .setIoThreads(IO_THREADS)
            .setWorkerThreads(WORKER_THREADS)
            .setBufferSize(BUFFER)
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .setServerOption(UndertowOptions.ALWAYS_SET_KEEP_ALIVE, true)
            // Undertow's own Date stands still once another server of this JVM was stopped.
            .setServerOption(UndertowOptions.ALWAYS_SET_DATE, false)
            .setServerOption(UndertowOptions.SHUTDOWN_TIMEOUT, SHUTDOWN_MILLIS)
            .setHandler(new BlockingHandler(handler))
            .build();
  }

  /** Starts a sandbox; it serves when this returns. */
  public static Sandbox start(SandboxOptions options) throws IOException {
    IOException taken = null;
    int attempts = options.port() == 0 ? PORT_ATTEMPTS : 1;
    for (int attempt = 0; attempt < attempts; attempt++) {
      try {
        return startAt(options, options.port() == 0 ? freePort() : options.port());
      } catch (IOException e) {
        taken = e;
      }
    }
    throw taken;
  }

  private static Sandbox startAt(SandboxOptions options, int port) throws IOException {
    Path files = Files.createTempDirectory("peertube-sandbox");
    boolean started = false;
    try {
      Sandbox sandbox = new Sandbox(options, files, port);
      sandbox.listen();
      started = true;
      return sandbox;
    } finally {
      if (!started) {
        delete(files);
      }
    }
  }

  /** The base address, without slash at the end. */
  public URI url() {
    return url;
  }

  /** The videos as they are now, the oldest first. */
  public List<SandboxVideo> videos() {
    return instance.videos().all().stream().map(this::describe).toList();
  }

  /** The playlists as they are now, the oldest first, each account's "Watch later" among them. */
  public List<SandboxPlaylist> playlists() {
    return instance.playlists().all().stream().map(Sandbox::describe).toList();
  }

  /** The imports as they are now, the oldest first. */
  public List<SandboxImport> imports() {
    return instance.imports().all().stream().map(Sandbox::describe).toList();
  }

  /**
   * From now on imports of torrents and magnet links fail with this text, or with null become a
   * small sample video, as they do at first.
   */
  public void failTorrents(String error) {
    instance.importer().torrentFailure(error);
  }

  /** The newest 100,000 API requests, in the order they were finished. */
  public List<SandboxRequest> requests() {
    return log.newest();
  }

  /** How many of {@link #requests()} had this method and a path that matches as a whole. */
  public long count(String method, String pathRegex) {
    Pattern pattern = Pattern.compile(pathRegex);
    return requests().stream()
        .filter(r -> r.method().equalsIgnoreCase(method) && pattern.matcher(r.path()).matches())
        .count();
  }

  /** Makes the next matching requests go wrong, after the faults already added. */
  public void fail(SandboxFault fault) {
    faults.add(fault);
  }

  /** How many requests are held now by {@code HOLD_MIDWAY} and {@code HOLD_ANSWER} faults. */
  public int held() {
    return faults.held();
  }

  /** How often each kind of fault has struck so far. */
  public Map<SandboxFault.Kind, Integer> struck() {
    return faults.struck();
  }

  /** Takes back every fault and lets go of what is held: nothing goes wrong any more. */
  public void heal() {
    faults.clear();
  }

  /** Sets the life of access tokens issued from now on. */
  public void setTokenLifetime(Duration lifetime) {
    instance.tokens().accessLifetime(lifetime);
  }

  /** Ends every sign-in of a user, as an administrator does by changing its role. */
  public void revokeTokens(String username) {
    instance.tokens().revokeAll(instance.directory().existingAccount(username));
  }

  /** Blocks a user: its tokens die and it cannot sign in any more. */
  public void blockUser(String username) {
    instance.directory().existingAccount(username).block();
    revokeTokens(username);
  }

  /** Changes a password; the user's tokens die, as when an administrator changes it. */
  public void setPassword(String username, String password) {
    instance.directory().existingAccount(username).password(password);
    revokeTokens(username);
  }

  /** Sets a user's quota in bytes, -1 for none. */
  public void setQuota(String username, long bytes) {
    instance.directory().existingAccount(username).quota(bytes);
  }

  /**
   * Stops serving, cutting off after two seconds what still runs, and deletes the files. A second
   * call does nothing.
   */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    faults.clear();
    server.stop();
    instance.importer().close();
    try {
      delete(files);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot delete the sandbox's files in " + files, e);
    }
  }

  private void listen() throws IOException {
    try {
      server.start();
    } catch (RuntimeException e) {
      throw new IOException("the sandbox cannot listen at " + url, e);
    }
  }

  private SandboxVideo describe(Video video) {
    Video.State state = video.state();
    StoredFile file = video.source();
    return new SandboxVideo(
        video.id(),
        video.uuid().toString(),
        video.shortUuid(),
        state.name(),
        state.channel().handle(),
        state.channel().owner().username(),
        file == null ? null : file.filename(),
        video.bytes(),
        file == null ? null : file.sha256(),
        file == null ? null : file.path(),
        instance.json().details(video),
        captions(video),
        ChapterEndpoints.json(video.around().chapters()),
        PasswordEndpoints.of(video));
  }

  private static Map<String, String> captions(Video video) {
    Map<String, String> captions = new LinkedHashMap<>();
    for (Caption caption : video.around().captions()) {
      try {
        byte[] text = Files.readAllBytes(caption.text());
        captions.put(caption.language(), new String(text, StandardCharsets.UTF_8));
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read a caption", e);
      }
    }
    return captions;
  }

  private static SandboxPlaylist describe(Playlist playlist) {
    Playlist.State state = playlist.state();
    return new SandboxPlaylist(
        playlist.id(),
        playlist.uuid().toString(),
        state.displayName(),
        state.description(),
        state.privacy(),
        state.channel() == null ? null : state.channel().handle(),
        playlist.owner().username(),
        playlist.elements().stream().map(element -> element.video().id()).toList());
  }

  private static SandboxImport describe(VideoImport job) {
    VideoImport.Origin origin = job.origin();
    String torrent = origin.magnetUri() == null ? origin.torrentName() : origin.magnetUri();
    return new SandboxImport(
        job.id(),
        origin.targetUrl() == null ? torrent : origin.targetUrl(),
        job.phase().label(),
        job.error(),
        job.video().id(),
        job.owner().username());
  }

  /**
   * The port must be known before the server starts, for the public host; if another takes it
   * meanwhile, start tries again.
   */
  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0));
      return socket.getLocalPort();
    }
  }

  /**
   * A request that is only just being cut off may still have made a file: a directory that will not
   * go is tried again.
   */
  private static void delete(Path directory) throws IOException {
    for (int attempt = 1; Files.exists(directory); attempt++) {
      try (Stream<Path> all = Files.walk(directory)) {
        for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
          Files.deleteIfExists(path);
        }
      } catch (DirectoryNotEmptyException e) {
        if (attempt == DELETE_ATTEMPTS) {
          throw e;
        }
      }
    }
  }
}
