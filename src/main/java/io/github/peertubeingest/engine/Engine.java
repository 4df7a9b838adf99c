package io.github.peertubeingest.engine;

import io.github.peertubeingest.bus.BusMessages;
import io.github.peertubeingest.bus.EventDoor;
import io.github.peertubeingest.bus.Events;
import io.github.peertubeingest.bus.Receivers;
import io.github.peertubeingest.feed.FeedItems;
import io.github.peertubeingest.feed.Feeds;
import io.github.peertubeingest.feed.PeerTubeSource;
import io.github.peertubeingest.fetch.AddressRule;
import io.github.peertubeingest.fetch.FeedFetcher;
import io.github.peertubeingest.fetch.FetchLimits;
import io.github.peertubeingest.fetch.Fetcher;
import io.github.peertubeingest.fetch.PublicConnections;
import io.github.peertubeingest.fetch.Spool;
import io.github.peertubeingest.format.Bounds;
import io.github.peertubeingest.format.Formats;
import io.github.peertubeingest.format.Profiles;
import io.github.peertubeingest.format.ProfilesException;
import io.github.peertubeingest.format.Readers;
import io.github.peertubeingest.http.HttpIntake;
import io.github.peertubeingest.http.HttpSettings;
import io.github.peertubeingest.http.ItemsApi;
import io.github.peertubeingest.http.Posts;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.inbox.InboxFilter;
import io.github.peertubeingest.inbox.InboxWatch;
import io.github.peertubeingest.inbox.MediaPaths;
import io.github.peertubeingest.inbox.Returned;
import io.github.peertubeingest.inbox.Shelves;
import io.github.peertubeingest.ledger.Entered;
import io.github.peertubeingest.ledger.FeedBook;
import io.github.peertubeingest.ledger.GateBook;
import io.github.peertubeingest.ledger.ImportBook;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.Ledger;
import io.github.peertubeingest.ledger.LedgerDatabase;
import io.github.peertubeingest.ledger.LedgerPlace;
import io.github.peertubeingest.ledger.MediaBook;
import io.github.peertubeingest.ledger.Outbox;
import io.github.peertubeingest.ledger.Outcomes;
import io.github.peertubeingest.ledger.OwnerId;
import io.github.peertubeingest.ledger.Redrives;
import io.github.peertubeingest.ledger.SharedPlaces;
import io.github.peertubeingest.ledger.TableBook;
import io.github.peertubeingest.ledger.UploadBook;
import io.github.peertubeingest.ledger.VideoMemory;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.Bandwidth;
import io.github.peertubeingest.peertube.Budget;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Chapters;
import io.github.peertubeingest.peertube.ChunkSizes;
import io.github.peertubeingest.peertube.Door;
import io.github.peertubeingest.peertube.ImportRequests;
import io.github.peertubeingest.peertube.Judge;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.peertube.ResumableUploads;
import io.github.peertubeingest.peertube.SignIn;
import io.github.peertubeingest.peertube.Stalls;
import io.github.peertubeingest.peertube.StoredFields;
import io.github.peertubeingest.peertube.Thumbnails;
import io.github.peertubeingest.peertube.TokenFiles;
import io.github.peertubeingest.peertube.Tokens;
import io.github.peertubeingest.peertube.VideoRequests;
import io.github.peertubeingest.peertube.VideoSearch;
import io.github.peertubeingest.peertube.WantedFields;
import io.github.peertubeingest.work.Acceptance;
import io.github.peertubeingest.work.Accounts;
import io.github.peertubeingest.work.AroundPlanner;
import io.github.peertubeingest.work.AroundReceipts;
import io.github.peertubeingest.work.Attachments;
import io.github.peertubeingest.work.Changes;
import io.github.peertubeingest.work.Differences;
import io.github.peertubeingest.work.Dispatcher;
import io.github.peertubeingest.work.Doubt;
import io.github.peertubeingest.work.Fetches;
import io.github.peertubeingest.work.Gates;
import io.github.peertubeingest.work.Imports;
import io.github.peertubeingest.work.Messages;
import io.github.peertubeingest.work.Pictures;
import io.github.peertubeingest.work.Planner;
import io.github.peertubeingest.work.Receipts;
import io.github.peertubeingest.work.Redrive;
import io.github.peertubeingest.work.RowSettlement;
import io.github.peertubeingest.work.SameMedia;
import io.github.peertubeingest.work.Selection;
import io.github.peertubeingest.work.SentFiles;
import io.github.peertubeingest.work.Setback;
import io.github.peertubeingest.work.Settlement;
import io.github.peertubeingest.work.Sources;
import io.github.peertubeingest.work.TableSettlement;
import io.github.peertubeingest.work.Tables;
import io.github.peertubeingest.work.Taking;
import io.github.peertubeingest.work.Transcodings;
import io.github.peertubeingest.work.Twins;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The beans that the routes call, and what they have in common: begun, renewed, ended together. */
public final class Engine implements AutoCloseable {

  /** Every bean's name begins so: they live in other people's contexts, too. */
  private static final String PREFIX = "peertube";

  private static final String BUS = "bus";
  private static final String EVENTS = "events";

  private static final Logger LOG = LoggerFactory.getLogger("peertube-ingest");

  /** The line is dead when an instance reads nothing for so long. */
  private static final Duration STALLED = Duration.ofMinutes(2);

  /** Where the beans go, and what the routes' placeholders stand for. */
  public interface Host {

    /** Gives the context a bean. */
    void bind(String name, Object bean);

    /** Gives the context a value for a placeholder. */
    void property(String key, String value);
  }

  private final Host host;
  private final Map<String, Object> beans = new HashMap<>();

  /** Not a route: leases are renewed until the last item in flight has ended. */
  private final ScheduledExecutorService heart =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "ledger-heartbeat");
            thread.setDaemon(true);
            return thread;
          });

  private final Stalls stalls;
  private final LedgerDatabase database;
  private final Folders folders;
  private final Clock clock = Clock.systemUTC();

  private final Accounts accounts;
  private final Ledger ledger;
  private final Gates gates;
  private final InboxFilter filter;
  private final InboxWatch watch;
  private final Dispatcher dispatcher;
  private final Shelves shelves;
  private final Acceptance acceptance;
  private final Tables tables;
  private final Tokens tokens;
  private final SignIn signIn;
  private final Catalogue catalogue;
  private final Thumbnails thumbnails;
  private final Spool spool;
  private final Fetcher fetcher;
  private final Formats formats;
  private final Taking taking;
  private final Feeds feeds;
  private final Messages messages;
  private final BusSettings bus;
  private final Outbox outbox;
  private final EventDoor events;
  private final Receivers receivers;
  private final String busFrom;
  private final HttpSettings httpSettings;
  private final Redrives redrives;
  private final TableBook tableBook;
  private List<AutoCloseable> clients = List.of();
  private HttpIntake http;
  private boolean consuming = true;
  private long sideFilesAsked = -1;

  /**
   * @param profiles folders of profiles; one of the same name in an earlier one hides a later one
   * @param moreMediaRoots beside those of the settings
   * @throws UsageException when the settings cannot work
   */
  public Engine(
      Settings settings, List<Path> profiles, Secrets secrets, List<Path> moreMediaRoots, Host host)
      throws IOException {
    this.host = host;
    folders = folders(settings, moreMediaRoots);
    accounts = new Accounts(new AccountSettings(settings).read());
    accounts.all().forEach(a -> tellSecrets(a, secrets));
    int parallel = settings.number("publish.parallel", 1, 64);

    database = LedgerDatabase.open(ledgerPlace(settings, secrets));
    ledger = new Ledger(database.jdbi(), OwnerId.of(folders.data()), clock);
    VideoMemory memory = new VideoMemory(database.jdbi());
    UploadBook uploadBook = new UploadBook(database.jdbi(), ledger, clock);
    Outcomes outcomes = new Outcomes(database.jdbi());
    gates = new Gates(new GateBook(database.jdbi()), accounts);

    redrives = new Redrives(database.jdbi(), clock);
    tableBook = new TableBook(database.jdbi(), clock);
    Intake intake = Intake.of(settings, profiles, folders, ledger, memory, tableBook, clock);
    formats = intake.formats();
    MediaPaths media = intake.media();
    Returned returned =
        new Returned(folders.inbox(), intake.metadata(), key -> returning(redrives, key));
    filter =
        new InboxFilter(
            folders,
            intake.bundles(),
            intake.waiting(),
            intake.stillness(),
            returned,
            intake.knowledge(),
            intake.maxDocument(),
            clock);
    watch = new InboxWatch(folders.inbox(), filter, settings.duration("inbox.poll"));
    shelves = new Shelves(folders);
    taking = new Taking(folders, shelves, ledger);
    acceptance =
        new Acceptance(
            folders,
            accounts,
            intake.metadata(),
            intake.bundles(),
            intake.documents(),
            intake.knowledge(),
            media,
            intake.maxDocument());

    messages = new Messages(acceptance, ledger, taking, clock);
    bind("Messages", messages);
    bus = new BusSettings(settings, secrets);
    httpSettings = HttpReading.read(settings, secrets);
    busFrom = bus.from();
    receivers = bus.receivers();
    Events announcements = new Events(receivers, ledger);
    outbox = new Outbox(database.jdbi(), OwnerId.of(folders.data()), clock);
    events = new EventDoor(receivers, outbox, clock);
    bind("BusMessages", new BusMessages());
    bind("EventDoor", events);
    property("peertube.receivers", Integer.toString(Math.max(1, receivers.count())));
    if (busFrom != null) {
      property("peertube.bus.from", busFrom);
    }

    tokens = new Tokens(new TokenFiles(folders.data().resolve("tokens")), clock, secrets::add);
    Judge judge = new Judge();
    spool =
        new Spool(
            settings.text("spool.dir") == null
                ? folders.data().resolve("spool")
                : settings.path("spool.dir"),
            settings.size("spool.max"));
    AddressRule addresses = new AddressRule(settings.flag("allow-private-urls"));
    Duration patience = settings.duration("fetch.timeout");
    long slowest = settings.size("fetch.min-speed");
    fetcher =
        new Fetcher(
            spool, addresses, new FetchLimits(settings.size("fetch.max"), patience, slowest));
    signIn = new SignIn(tokens, judge, clock);
    catalogue = new Catalogue(clock);
    StoredFields stored = new StoredFields();
    VideoRequests requests = new VideoRequests();
    String privacy =
        settings.choice(
            "publish.privacy", "public", "unlisted", "private", "internal", "1", "2", "3", "4");
    WantedFields wanted = new WantedFields(catalogue, privacy);
    ResumableUploads uploads =
        new ResumableUploads(
            new ChunkSizes(settings.sizeOrAuto("publish.chunk-size")),
            catalogue,
            settings.choice("publish.upload", "auto", "legacy", "resumable"),
            clock);
    AroundRequests aroundRequests = new AroundRequests();
    Playlists playlists = new Playlists(catalogue, clock);
    thumbnails = new Thumbnails(folders.data().resolve("spool").resolve("thumbnails"));
    Pictures pictures = new Pictures(catalogue, thumbnails, memory);
    dispatcher = new Dispatcher(ledger, gates, accounts, media, taking, parallel, clock);

    Sources sources = new Sources(catalogue, spool, ledger, clock);
    Bandwidth bandwidth = new Bandwidth(settings.rate("publish.bandwidth"), System::nanoTime);
    stalls = new Stalls(STALLED, bandwidth);
    HttpClientConfigurer client = http -> plain(http).addExecInterceptorFirst("stalls", stalls);
    host.bind(Door.HTTP_CLIENT, client);
    PublicConnections connections = new PublicConnections(addresses, patience);
    HttpClientConfigurer publicClient =
        http -> plain(http).setConnectionManager(connections.manager()).disableRedirectHandling();
    host.bind(Door.PUBLIC_CLIENT, publicClient);
    HttpClientConfigurer webhookClient = Engine::plain;
    host.bind(EventDoor.HTTP_CLIENT, webhookClient);
    bind("Door", new Door(clock));
    bind("Budget", new Budget(clock));
    bind("Judge", judge);
    bind("Tokens", tokens);
    bind("SignIn", signIn);
    bind("Catalogue", catalogue);
    bind("VideoRequests", requests);
    bind("ResumableUploads", uploads);
    bind("VideoSearch", new VideoSearch(stored, clock));
    bind("Doubt", new Doubt(ledger, settings.durationOrNone("publish.doubt"), clock));
    bind("StoredFields", stored);
    bind("Gates", gates);
    bind("Ledger", ledger);
    bind("UploadBook", uploadBook);
    bind("VideoMemory", memory);
    MediaBook mediaBook = new MediaBook(database.jdbi());
    SentFiles sentFiles = new SentFiles(memory, mediaBook);
    bind("SentFiles", sentFiles);
    bind("Differences", new Differences(catalogue, stored, pictures, sentFiles));
    String sameMedia = settings.choice("publish.same-media", "refuse", "allow", "update");
    bind(
        "SameMedia",
        new SameMedia(
            mediaBook,
            ledger,
            requests,
            SameMedia.Mode.valueOf(sameMedia.toUpperCase(Locale.ROOT))));
    bind("Selection", new Selection(outcomes, requests));
    bind("Acceptance", acceptance);
    bind("Taking", taking);
    bind("Redrive", new Redrive(redrives, shelves, acceptance, tableBook, folders));
    tables = new Tables(formats, acceptance, tableBook, folders, shelves, clock);
    bind("Tables", tables);
    bind("TableBook", tableBook);
    bind(
        "TableSettlement",
        new TableSettlement(folders, shelves, tableBook, formats, announcements));
    bind(
        "RowSettlement",
        new RowSettlement(folders, shelves, ledger, tableBook, memory, spool, announcements));
    bind("InboxFilter", filter);
    bind("InboxWatch", watch);
    bind("Dispatcher", dispatcher);
    bind(
        "Planner",
        new Planner(
            accounts,
            catalogue,
            wanted,
            media,
            memory,
            intake.rules(),
            pictures,
            new AroundPlanner(new Captions(catalogue), new Chapters(), playlists),
            sources,
            settings.duration("inbox.companion-timeout"),
            settings.flag("publish.delete"),
            clock));
    bind("Changes", new Changes(stored));
    bind("Receipts", new Receipts(stored, outcomes, clock));
    bind("Twins", new Twins(ledger, tableBook, acceptance, requests));
    bind("Pictures", pictures);
    bind("Playlists", playlists);
    bind("AroundRequests", aroundRequests);
    bind("Attachments", new Attachments(aroundRequests));
    bind("AroundReceipts", new AroundReceipts(aroundRequests, playlists));
    bind("Spool", spool);
    bind("Fetches", new Fetches(fetcher, ledger));
    bind("Sources", sources);
    ImportBook book =
        new ImportBook(database.jdbi(), settings.number("publish.imports", 1, 1000), clock);
    ImportRequests importRequests = new ImportRequests(judge);
    bind("ImportBook", book);
    bind("ImportRequests", importRequests);
    bind("Imports", new Imports(importRequests, book, sources, doubt(settings), clock));
    String waitFor = settings.choice("publish.wait-for", "accepted", "published");
    bind("Transcodings", new Transcodings(waitFor.equals("published"), clock));
    bind(
        "Setback",
        new Setback(
            judge,
            uploads,
            ledger,
            uploadBook,
            gates,
            settings.duration("retry.give-up-after"),
            settings.duration("retry.quota-give-up-after"),
            clock));
    bind(
        "Settlement",
        new Settlement(
            folders, shelves, ledger, memory, mediaBook, outcomes, spool, announcements));
    accounts.all().stream().filter(a -> a.trustStore() != null).forEach(this::bindTrust);
    FeedBook feedBook = new FeedBook(database.jdbi(), ledger, OwnerId.of(folders.data()), clock);
    bind("FeedBook", feedBook);
    bind("PeerTubeSource", new PeerTubeSource(formats, judge));
    int readers = settings.number("feeds.parallel", 1, 64);
    feeds =
        new Feeds(
            new FeedSettings(settings, formats, accounts.names(), secrets).read(),
            feedBook,
            new FeedFetcher(
                addresses,
                new FetchLimits(settings.size("feeds.max-size"), patience, slowest),
                clock),
            formats,
            new FeedItems(feedBook, acceptance, memory, privacy),
            folders.data().resolve("feeds"),
            readers,
            clock);
    bind("Feeds", feeds);
    property("peertube.feeds", Integer.toString(readers));

    property("peertube.inbox", inUri(folders.inbox()));
    property("peertube.read-back", Boolean.toString(settings.flag("publish.read-back")));
    property("peertube.workers", Integer.toString(parallel * accounts.all().size()));
  }

  /**
   * Nothing is sent a second time unasked, and no cookie makes two accounts one. Said to our
   * clients, not to the HTTP component: that may be somebody else's.
   */
  private static HttpClientBuilder plain(HttpClientBuilder http) {
    return http.disableAutomaticRetries().disableCookieManagement().setUserAgent("peertube-ingest");
  }

  /** Camel reads the folder out of a URI, and decodes it more than once. */
  private static String inUri(Path inbox) {
    String path = inbox.toString();
    if (path.contains("%") || path.contains("?") || path.contains("{{")) {
      throw Settings.wrong("inbox.dir", path, "a path without %, ? and {{: move the folder");
    }
    return path;
  }

  private static String returning(Redrives redrives, String key) {
    return redrives.ofKey(key).stream()
        .filter(Redrives::returnable)
        .map(Item::sourceName)
        .findFirst()
        .orElse(null);
  }

  private static void tellSecrets(Account account, Secrets secrets) {
    secrets.add(account.credentials().password());
    secrets.add(account.credentials().otpSecret());
    secrets.add(account.credentials().clientSecret());
  }

  /**
   * What files mean here.
   *
   * @param profiles folders of profiles
   */
  public static Formats formats(Settings settings, List<Path> profiles) throws IOException {
    try {
      return new Formats(
          Profiles.load(profiles),
          new Readers(Bounds.ofDocument(settings.size("inbox.max-document"))));
    } catch (ProfilesException e) {
      throw new UsageException(e.getMessage());
    }
  }

  public static Folders folders(Settings settings, List<Path> moreMediaRoots) throws IOException {
    List<Path> mediaRoots = new ArrayList<>(settings.paths("inbox.media-roots"));
    mediaRoots.addAll(moreMediaRoots);
    Path inbox = settings.path("inbox.dir");
    return new Folders(
        Files.exists(inbox) ? inbox.toRealPath() : inbox,
        settings.path("published.dir"),
        settings.path("dead-letter.dir"),
        settings.path("data.dir"),
        List.copyOf(mediaRoots));
  }

  public static LedgerPlace ledgerPlace(Settings settings, Secrets secrets) {
    String url = settings.text("ledger.url");
    if (url == null) {
      return LedgerPlace.file(settings.path("data.dir").resolve("ledger.db"));
    }
    if (url.startsWith(LedgerPlace.SQLITE)) {
      String file = url.substring(LedgerPlace.SQLITE.length());
      return LedgerPlace.file(settings.home().resolve(file).normalize());
    }
    if (!url.startsWith(LedgerPlace.POSTGRESQL + "//")) {
      throw new UsageException(
          "ledger.url is not jdbc:sqlite:FILE or jdbc:postgresql://HOST[:PORT]/DATABASE");
    }
    LedgerPlace place =
        LedgerPlace.postgresql(
            url, settings.text("ledger.username"), settings.secret("ledger.password"));
    secrets.add(place.password());
    return place;
  }

  /** So long after a lost answer an import that cannot be seen is not believed to be absent. */
  private static Duration doubt(Settings settings) {
    return settings.text("publish.doubt") == null
        ? Duration.ofSeconds(60)
        : settings.duration("publish.doubt");
  }

  private void bind(String name, Object bean) {
    beans.put(PREFIX + name, bean);
    host.bind(PREFIX + name, bean);
  }

  private void bindTrust(Account account) {
    KeyStoreParameters store = new KeyStoreParameters();
    store.setResource("file:" + account.trustStore());
    TrustManagersParameters trust = new TrustManagersParameters();
    trust.setKeyStore(store);
    SSLContextParameters ssl = new SSLContextParameters();
    ssl.setTrustManagers(trust);
    host.bind(Door.trustBean(account), ssl);
  }

  private void property(String key, String value) {
    host.property(key, value);
  }

  /**
   * The settings' own demands on a context, before any route is loaded: brokers' clients.
   *
   * @throws UsageException when a broker is configured and its client is not there
   */
  public void prepare(CamelContext context) {
    clients = bus.clients(context);
  }

  /**
   * Serves HTTP where the settings ask for it, once the routes run.
   *
   * @throws UsageException when the address cannot be listened at
   */
  public void serve(CamelContext context) throws IOException {
    if (httpSettings == null) {
      return;
    }
    Path incoming = folders.incoming(OwnerId.of(folders.data()));
    Posts posts = new Posts(httpSettings, messages, incoming);
    posts.sweep(arriving());
    ProducerTemplate template = context.createProducerTemplate();
    http =
        new HttpIntake(
            httpSettings,
            new ItemsApi(database.jdbi(), redrives, tableBook),
            posts,
            message -> template.requestBody("direct:peertube-message", message, Entered.class));
    try {
      http.start();
    } catch (BindException e) {
      throw new UsageException(
          "http.host, http.port: "
              + httpSettings.host()
              + ":"
              + httpSettings.port()
              + " cannot be listened at: "
              + e.getMessage());
    }
    LOG.info("listening at http:/{}/api/items", http.address());
  }

  /** Where HTTP is served; null: nowhere. */
  public InetSocketAddress httpAddress() {
    return http == null ? null : http.address();
  }

  /** Folders of files that came over HTTP and that the ledger has items of. */
  private Set<Path> arriving() {
    return ledger.untaken().stream()
        .flatMap(item -> item.media().stream())
        .map(file -> Path.of(file.path()).getParent())
        .collect(Collectors.toSet());
  }

  /**
   * Asks the brokers that are configured whether they are there.
   *
   * @param context as {@link #prepare} left it
   * @return by the setting that names it: what is wrong; empty where nothing is
   */
  public Map<String, Optional<String>> brokers(CamelContext context) {
    return bus.brokers(context);
  }

  /** Leases are renewed from here on until {@link #close}. */
  public void beat() {
    long pause = Ledger.LEASE.toMillis() / 4;
    var unused = heart.scheduleWithFixedDelay(this::heartbeat, pause, pause, TimeUnit.MILLISECONDS);
  }

  private void heartbeat() {
    dispatcher.heartbeat();
    feeds.heartbeat();
    takeLeft();
  }

  private void takeLeft() {
    try {
      messages.takeLeft();
    } catch (RuntimeException e) {
      LOG.warn("a message that was entered cannot be taken on yet: {}", e.getMessage());
    }
  }

  /**
   * Whether the settings ask for what a route file does.
   *
   * @param base of its name, without {@code .camel.yaml}
   */
  public boolean wanted(String base) {
    return switch (base) {
      case BUS -> busFrom != null && consuming;
      case EVENTS -> receivers.any();
      default -> true;
    };
  }

  /** Messages stay on the bus: for a run that ends when the inbox is empty. */
  public void withoutBus() {
    consuming = false;
  }

  /** The folders that the daemons of a shared ledger have in common; none of an embedded one. */
  public SharedFolders sharedFolders() {
    Map<String, Path> shared =
        database.shared()
            ? Map.of(
                "inbox.dir", folders.inbox(),
                "published.dir", folders.published(),
                "dead-letter.dir", folders.deadLetter(),
                "spool.dir", spool.folder())
            : Map.of();
    return new SharedFolders(new SharedPlaces(database.jdbi()), new TreeMap<>(shared));
  }

  /**
   * Makes the folders, and takes up what an ended process left. Only for the holder of HOME's lock.
   */
  public void recover() throws IOException {
    for (Path folder : List.of(folders.inbox(), folders.published(), folders.deadLetter())) {
      Files.createDirectories(folder);
      if (!Files.isWritable(folder)) {
        throw new UsageException(folder + " cannot be written to by this user");
      }
    }
    Optional<String> trouble = sharedFolders().trouble(true);
    if (trouble.isPresent()) {
      throw new UsageException(trouble.get());
    }
    thumbnails.sweep();
    gates.openAll();
    gates.closeUnknown(ledger.unfinishedAccounts(), accounts.names());
    ledger.releaseAll();
    feeds.recover();
    outbox.releaseAll();
    spool.sweep(ledger::unfinishedIds);
    for (Item item : ledger.untaken()) {
      if (taking.takeable(item)) {
        taking.take(item);
        taking.taken(item);
      } else if (!Files.exists(folders.inbox().resolve(item.source()))) {
        ledger.withdraw(item);
      }
    }
  }

  /**
   * The whole inbox was looked at, everything in it was whole, and nothing falls due for so long.
   */
  public boolean idle(Duration wait) {
    boolean idle =
        watch.looks() > 0
            && filter.unsettled() == 0
            && filter.companions().compareTo(wait) > 0
            && feeds.idle(wait)
            && dispatcher.idle(wait)
            && events.idle(wait);
    if (!idle) {
      sideFilesAsked = -1;
      return false;
    }
    if (sideFilesAsked < 0) {
      sideFilesAsked = watch.looks();
      return !filter.lookAgain();
    }
    return watch.looks() > sideFilesAsked + 1; // one of them began after the question
  }

  /** How often the whole inbox was looked at. */
  public long looks() {
    return watch.looks();
  }

  public Feeds feeds() {
    return feeds;
  }

  public Outbox outbox() {
    return outbox;
  }

  public Formats formats() {
    return formats;
  }

  /** One of the beans that the routes call. */
  public <T> T bean(Class<T> type) {
    return type.cast(beans.get(PREFIX + type.getSimpleName()));
  }

  /** Every account needs a user name and password, or tokens kept by {@code login}. */
  public void requireSignIn() {
    for (Account account : accounts.all()) {
      boolean password =
          account.credentials().username() != null && account.credentials().password() != null;
      if (!password && !tokens.keeps(account)) {
        String prefix =
            account.name().equals(Account.DEFAULT)
                ? "peertube."
                : "accounts." + account.name() + ".";
        throw new UsageException(
            prefix
                + "username and "
                + prefix
                + "password are not set, and no tokens are kept: put them into"
                + " config/application.properties, or run: peertube-ingest login");
      }
    }
  }

  public Accounts accounts() {
    return accounts;
  }

  public LedgerDatabase database() {
    return database;
  }

  public Ledger ledger() {
    return ledger;
  }

  public Gates gates() {
    return gates;
  }

  public Folders folders() {
    return folders;
  }

  public Acceptance acceptance() {
    return acceptance;
  }

  public Tokens tokens() {
    return tokens;
  }

  public SignIn signIn() {
    return signIn;
  }

  public Catalogue catalogue() {
    return catalogue;
  }

  /** Takes on nothing more; what is in flight goes on. */
  public void stop() {
    if (http != null) {
      http.close();
    }
    filter.stop();
    feeds.close();
    dispatcher.stop();
    fetcher.close();
    events.stop();
  }

  private static void end(AutoCloseable client) {
    try {
      client.close();
    } catch (Exception e) {
      LOG.debug("a broker's client does not end well: {}", e.toString());
    }
  }

  /** The routes have stopped. */
  @Override
  public void close() {
    clients.forEach(Engine::end);
    clients = List.of();
    heart.shutdownNow();
    stalls.close();
    tables.close();
    database.close();
  }
}
