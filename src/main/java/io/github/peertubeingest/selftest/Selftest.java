package io.github.peertubeingest.selftest;

import io.github.peertubeingest.sandbox.Sandbox;
import io.github.peertubeingest.sandbox.SandboxFault;
import io.github.peertubeingest.sandbox.SandboxFault.Kind;
import io.github.peertubeingest.sandbox.SandboxFeatures;
import io.github.peertubeingest.sandbox.SandboxOptions;
import io.github.peertubeingest.sandbox.SandboxVersion;
import io.github.peertubeingest.selftest.ItemMaker.Draft;
import io.github.peertubeingest.selftest.KillStep.Place;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The fault matrix. The daemon is killed at every named step in turn, then at random instants and
 * named steps by turns; every start finds new items and what the kills before left. Seed and number
 * of kills decide steps, faults and documents; the instants are the machine's.
 */
public final class Selftest implements AutoCloseable {

  /**
   * Longer than the instance acts on what a killed daemon sent ({@link Faults#LATEST} and what a
   * busy machine adds): earlier, "it is not there" would be believed of a video that comes later.
   */
  private static final Duration DOUBT = Duration.ofSeconds(5);

  private static final Duration START = Duration.ofSeconds(60);
  private static final Duration STEP = Duration.ofSeconds(12);
  private static final Duration ANOTHER_ITEM = Duration.ofSeconds(3);
  private static final Duration LAST_ROUND = Duration.ofSeconds(150);
  private static final Duration PER_KILL = Duration.ofSeconds(25);
  private static final int LONGEST_LIFE_MILLIS = 1500;
  private static final int MANY_OPEN = 16;
  private static final int MANY_TROUBLES = 5;
  private static final int POLL_MILLIS = 10;

  private final Order order;
  private final Consumer<String> progress;
  private final BooleanSupplier ended;
  private final Scratch scratch;
  private final MediaHost host;
  private final Sandbox sandbox;
  private final ItemMaker maker;
  private final Instant begun = Instant.now();
  private final List<TestItem> items = new ArrayList<>();
  private final Set<TestItem> updated = new HashSet<>();
  private final Set<TestItem> replaced = new HashSet<>();
  private final Map<KillStep, Integer> kills = new EnumMap<>(KillStep.class);
  private final Map<KillStep, Integer> missed = new EnumMap<>(KillStep.class);
  private final List<String> troubles = new ArrayList<>();
  private Random dice;
  private Child child;
  private int starts;
  private long startMillis = 2000;

  /**
   * What is to be done.
   *
   * @param routes that the daemon runs with
   * @param mainClass of the daemon's command line
   */
  public record Order(int kills, long seed, Path routes, String mainClass) {}

  /**
   * @param progress told what happens, in lines
   * @param ended whether somebody wants it to end
   */
  public Selftest(Order order, Consumer<String> progress, BooleanSupplier ended)
      throws IOException {
    this.order = order;
    this.progress = progress;
    this.ended = ended;
    dice = new Random(order.seed());
    scratch = Scratch.make(order.routes());
    host = new MediaHost();
    sandbox =
        Sandbox.start(
            SandboxOptions.defaults()
                .version(SandboxVersion.V8_2)
                .limits(false)
                .maxChunkSize(ItemMaker.RANGE)
                .features(SandboxFeatures.defaults().privateTargets(true).importConcurrency(2)));
    maker = new ItemMaker(order.seed(), host);
  }

  /** Does it, and deletes the home when all went well. */
  public Outcome run() throws IOException, InterruptedException {
    progress.accept("sandbox " + sandbox.url() + ", home " + scratch.home());
    List<KillStep> plan = plan();
    for (int i = 0; i < plan.size() && !over(); i++) {
      round(plan.get(i));
      progress.accept(
          String.format(
              "kill %d of %d: %s; %d items, %d finished",
              i + 1, plan.size(), plan.get(i).words(), items.size(), scratch.finished()));
    }
    if (!ended.getAsBoolean()) {
      lastRound();
    }
    List<Finding> findings =
        new Inspection(items, sandbox.videos(), sandbox.playlists(), scratch).findings();
    boolean good = findings.isEmpty() && troubles.isEmpty();
    if (good || ended.getAsBoolean()) {
      scratch.remove();
    }
    Map<Kind, Integer> struck = sandbox.struck();
    int cuts = 0;
    int others = 0;
    for (Map.Entry<Kind, Integer> kind : struck.entrySet()) {
      switch (kind.getKey()) {
        case DROP_BEFORE, DROP_MIDWAY, DROP_AFTER -> cuts += kind.getValue();
        case HOLD_ANSWER, HOLD_MIDWAY -> {
          // a kill
        }
        default -> others += kind.getValue();
      }
    }
    return new Outcome(
        kills,
        missed,
        cuts,
        others,
        starts,
        Duration.between(begun, Instant.now()),
        List.copyOf(items),
        findings,
        List.copyOf(troubles),
        good ? null : scratch.home());
  }

  /** Every named step once; then random instants and named steps by turns. */
  private List<KillStep> plan() {
    List<KillStep> named = KillStep.named();
    List<KillStep> plan = new ArrayList<>();
    for (int i = 0; i < order.kills(); i++) {
      int more = i - named.size();
      boolean byChance = more >= 0 && more % 2 == 0;
      plan.add(byChance ? KillStep.RANDOM : named.get((more < 0 ? i : more / 2) % named.size()));
    }
    return plan;
  }

  private boolean over() {
    if (ended.getAsBoolean()) {
      return true;
    }
    if (troubles.size() >= MANY_TROUBLES) {
      troubles.add("too much trouble: the rest was left out");
      return true;
    }
    Duration most = PER_KILL.multipliedBy(order.kills()).plus(START);
    if (Duration.between(begun, Instant.now()).compareTo(most) > 0) {
      troubles.add("the kills took longer than " + most.toSeconds() + " s: the rest was left out");
      return true;
    }
    return false;
  }

  private void round(KillStep step) throws IOException, InterruptedException {
    // Its own for each kill: how the last one went changes nothing about this one.
    dice = new Random(order.seed() * 7919 + starts);
    int open = items.size() - scratch.finished();
    List<SandboxFault> faults = Faults.some(dice);
    boolean dropped = dropFor(step);
    ItemKind[] kinds = ItemKind.values();
    for (int extra = dice.nextInt(3); extra > 0; extra--) {
      ItemKind kind = kinds[dice.nextInt(kinds.length)];
      boolean full = dice.nextInt(3) == 0;
      if (open <= MANY_OPEN) {
        drop(kind, full);
      }
    }
    if (step.before() != null) {
      sandbox.fail(step.before());
    }
    if (step.place() instanceof Place.Held held) {
      sandbox.fail(held.fault());
    }
    faults.forEach(sandbox::fail);
    start(step);
    boolean reached = awaitStep(step, dropped);
    child.kill();
    sandbox.heal();
    (reached ? kills : missed).merge(step, 1, Integer::sum);
  }

  private void start(KillStep step) throws IOException {
    String trap = null;
    if (step != null && step.place() instanceof Place.Node node) {
      trap = node.when() + " " + node.node() + " " + (1 + dice.nextInt(node.most()));
    }
    child = Child.start(order.mainClass(), scratch, settings(), ++starts, trap);
  }

  private List<String> settings() {
    return List.of(
        "peertube.url=" + sandbox.url(),
        "peertube.username=publisher",
        "peertube.password=publisher-password",
        "inbox.settle=100ms",
        "inbox.poll=200ms",
        "publish.parallel=4",
        "publish.doubt=" + DOUBT.toSeconds() + "s",
        "allow-private-urls=true");
  }

  /** Waits until the step is reached; drops another item when it takes long. */
  private boolean awaitStep(KillStep step, boolean dropped)
      throws IOException, InterruptedException {
    if (step.place() instanceof Place.Instant) {
      return awaitInstant();
    }
    boolean left = dropped;
    long begin = System.nanoTime();
    long nextItem = 0;
    long watchingSince = 0;
    while (!ended.getAsBoolean() && aliveYet()) {
      if (step.place() instanceof Place.Held ? sandbox.held() > 0 : child.reached()) {
        return true;
      }
      long now = System.nanoTime();
      if (watchingSince == 0 && child.watching()) {
        watchingSince = now;
        nextItem = now + (left ? ANOTHER_ITEM.toNanos() : 0);
        startMillis = (startMillis + (now - begin) / 1_000_000) / 2;
      }
      if (watchingSince == 0 && now - begin > START.toNanos()) {
        troubles.add("waited " + START.toSeconds() + " s for the daemon's start: " + child.log());
        return false;
      }
      if (watchingSince != 0 && now - watchingSince > STEP.toNanos()) {
        return false;
      }
      if (watchingSince != 0 && now > nextItem) {
        left = dropFor(step);
        nextItem = now + (left ? ANOTHER_ITEM.toNanos() : ANOTHER_ITEM.toNanos() / 10);
      }
      Thread.sleep(POLL_MILLIS);
    }
    return false;
  }

  /** One time in five while it starts, else while it works. */
  private boolean awaitInstant() throws IOException, InterruptedException {
    if (dice.nextInt(5) == 0) {
      Thread.sleep(dice.nextInt((int) startMillis));
      return aliveYet();
    }
    long end = System.nanoTime() + START.toNanos();
    while (!ended.getAsBoolean() && aliveYet() && !child.watching() && System.nanoTime() < end) {
      Thread.sleep(POLL_MILLIS);
    }
    Thread.sleep(dice.nextInt(LONGEST_LIFE_MILLIS));
    return aliveYet();
  }

  private boolean aliveYet() {
    if (!child.alive()) {
      troubles.add("the daemon ended by itself: " + child.log());
      return false;
    }
    return true;
  }

  /** False when there is no video yet that such an item could be about. */
  private boolean dropFor(KillStep step) throws IOException {
    return drop(step.kind() == null ? ItemKind.LEGACY : step.kind(), true);
  }

  private boolean drop(ItemKind kind, boolean full) throws IOException {
    if (kind.creates()) {
      drop(maker.create(kind, full));
      return true;
    }
    Set<TestItem> changed = kind == ItemKind.UPDATE ? updated : replaced;
    for (TestItem target : List.copyOf(items)) {
      if (target.kind().creates() && !changed.contains(target)) {
        Optional<String> uuid = scratch.uuid(target);
        if (uuid.isPresent()) {
          changed.add(target);
          drop(maker.change(kind, target, uuid.get(), target.number() % 2 == 0));
          return true;
        }
      }
    }
    if (items.size() - scratch.finished() < 2) {
      drop(maker.create(ItemKind.LEGACY, false));
    }
    return false;
  }

  private void drop(Draft draft) throws IOException {
    scratch.drop(draft.files());
    items.add(draft.item());
  }

  /** Nothing goes wrong any more: everything has to come to its end. */
  private void lastRound() throws IOException, InterruptedException {
    sandbox.heal();
    start(null);
    long end = System.nanoTime() + LAST_ROUND.toNanos();
    int told = -1;
    while (!ended.getAsBoolean() && aliveYet() && !settled()) {
      int finished = scratch.finished();
      if (finished / 10 != told / 10) {
        told = finished;
        progress.accept("the last run: " + finished + " of " + items.size() + " items finished");
      }
      if (System.nanoTime() > end) {
        troubles.add(
            "waited "
                + LAST_ROUND.toSeconds()
                + " s for the last of "
                + items.size()
                + " items; finished: "
                + finished);
        break;
      }
      Thread.sleep(POLL_MILLIS * 10);
    }
    if (child.alive()) {
      int code = child.end();
      if (code != 0) {
        troubles.add("asked to end, the daemon ended with " + code + ": " + child.log());
      }
    }
  }

  private boolean settled() throws IOException {
    return scratch.finished() >= items.size() && scratch.files("inbox").isEmpty();
  }

  @Override
  public void close() {
    if (child != null) {
      child.close();
    }
    sandbox.close();
    host.close();
  }
}
