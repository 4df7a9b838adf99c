package io.github.peertubeingest.inbox;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchEvent;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.camel.CamelContext;
import org.apache.camel.Consumer;
import org.apache.camel.spi.ScheduledPollConsumerScheduler;
import org.apache.camel.support.service.ServiceSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the drop folder's poll whenever something changes in it, and every few seconds all the same:
 * a network file system tells nobody of its changes. One watch per folder; hidden folders are left
 * out.
 */
public final class InboxWatch extends ServiceSupport implements ScheduledPollConsumerScheduler {

  private static final Logger LOG = LoggerFactory.getLogger(InboxWatch.class);

  private final Path inbox;
  private final InboxFilter filter;
  private final Duration slowPoll;
  private final Map<WatchKey, Path> watched = new ConcurrentHashMap<>();
  private final AtomicLong looks = new AtomicLong();
  private CamelContext camelContext;
  private WatchService watch;
  private Runnable poll;
  private Thread thread;

  public InboxWatch(Path inbox, InboxFilter filter, Duration slowPoll) {
    this.inbox = inbox;
    this.filter = filter;
    this.slowPoll = slowPoll;
  }

  /** How often the whole folder was looked at. */
  public long looks() {
    return looks.get();
  }

  @Override
  public void onInit(Consumer consumer) {
    // nothing of the consumer is needed
  }

  @Override
  public void scheduleTask(Runnable task) {
    poll = task;
  }

  @Override
  public void unscheduleTask() {
    poll = () -> {};
  }

  /** Camel calls it twice; a second thread would process files twice. */
  @Override
  public synchronized void startScheduler() {
    if (thread != null) {
      return;
    }
    thread = new Thread(this::loop, "inbox-watch");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized boolean isSchedulerStarted() {
    return thread != null;
  }

  @Override
  public CamelContext getCamelContext() {
    return camelContext;
  }

  @Override
  public void setCamelContext(CamelContext context) {
    camelContext = context;
  }

  @Override
  protected void doStart() throws Exception {
    watch = inbox.getFileSystem().newWatchService();
    register(inbox);
  }

  @Override
  protected void doStop() throws Exception {
    Thread running;
    synchronized (this) {
      running = thread;
      thread = null;
    }
    watch.close();
    if (running != null && running != Thread.currentThread()) {
      running.join(TimeUnit.SECONDS.toMillis(30));
    }
  }

  private void loop() {
    while (isRunAllowed() && isSchedulerStarted()) {
      try {
        if (watched.isEmpty() && Files.isDirectory(inbox)) {
          register(inbox); // the folder was taken away and is back
        }
        filter.beginLook();
        poll.run();
        Duration next = filter.endLook();
        looks.incrementAndGet();
        await(next.compareTo(slowPoll) < 0 ? next : slowPoll);
      } catch (ClosedWatchServiceException e) {
        return; // stopped
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        LOG.error("looking at the drop folder {} failed; it goes on with the next look", inbox, e);
      } catch (IOException e) {
        LOG.warn(
            "the drop folder {} cannot be watched, it is polled instead: {}", inbox, e.toString());
      }
    }
  }

  /** Waits for a change, but not longer than this; takes all changes that are there by then. */
  private void await(Duration longest) throws InterruptedException, IOException {
    WatchKey key = watch.poll(Math.max(1, longest.toMillis()), TimeUnit.MILLISECONDS);
    while (key != null) {
      Path folder = watched.get(key);
      for (WatchEvent<?> event : key.pollEvents()) {
        noticed(folder, event);
      }
      if (!key.reset()) {
        watched.remove(key);
      }
      key = watch.poll();
    }
  }

  private void noticed(Path folder, WatchEvent<?> event) throws IOException {
    if (event.kind() == StandardWatchEventKinds.OVERFLOW || folder == null) {
      register(inbox);
    } else if (event.kind() == StandardWatchEventKinds.ENTRY_CREATE) {
      Path created = folder.resolve((Path) event.context());
      if (Files.isDirectory(created, LinkOption.NOFOLLOW_LINKS)) {
        register(created);
      }
    }
  }

  private void register(Path top) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (!folder.equals(inbox) && folder.getFileName().toString().startsWith(".")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            WatchKey key =
                folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY);
            watched.put(key, folder);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            LOG.debug("{} went away while it was registered: {}", file, e.toString());
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
