package io.github.peertubeingest.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.github.peertubeingest.engine.UsageException;
import io.github.peertubeingest.feed.FeedCheck;
import io.github.peertubeingest.feed.FeedConfig;
import io.github.peertubeingest.format.Choice;
import io.github.peertubeingest.format.Shape;
import io.github.peertubeingest.inbox.Folders;
import io.github.peertubeingest.item.FieldFault;
import io.github.peertubeingest.item.ItemDocument.Action;
import io.github.peertubeingest.item.ItemFailure;
import io.github.peertubeingest.item.Json;
import io.github.peertubeingest.item.Note;
import io.github.peertubeingest.item.WebAddress;
import io.github.peertubeingest.ledger.Item;
import io.github.peertubeingest.ledger.NewItem;
import io.github.peertubeingest.peertube.Account;
import io.github.peertubeingest.peertube.ApiAnswer;
import io.github.peertubeingest.peertube.ApiRequest;
import io.github.peertubeingest.peertube.AroundRequests;
import io.github.peertubeingest.peertube.Captions;
import io.github.peertubeingest.peertube.Catalogue;
import io.github.peertubeingest.peertube.Door;
import io.github.peertubeingest.peertube.ImportRequests;
import io.github.peertubeingest.peertube.Playlists;
import io.github.peertubeingest.work.Plan;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.camel.Exchange;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Doctor of the set-up; or, with files, what would be sent for them. Changes nothing. */
@Command(
    name = "check",
    description =
        "Without files: looks whether settings, folders, instance, account, quota and channel are right."
            + " With files: validates them and prints what would be sent. Changes nothing.")
final class CheckCommand extends PlacedCommand {

  @Parameters(paramLabel = "FILE", arity = "0..*", description = "Item documents.")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--rows",
      paramLabel = "N",
      defaultValue = "3",
      description = "How many rows of a table are shown in full (default: 3).")
  private int rows;

  private boolean unreachable;
  private boolean faulty;

  @Override
  public Integer call() throws Exception {
    // A document that is checked outside the inbox may name files as if its folder were the inbox.
    List<Path> around =
        files.stream().map(f -> f.toAbsolutePath().normalize().getParent()).distinct().toList();
    try (Daemon daemon = place().daemon(around)) {
      daemon.engine().requireSignIn();
      daemon.start(Daemon.DOOR);
      if (files.isEmpty()) {
        folders(daemon.engine().folders());
        good(
            true,
            "ledger",
            daemon.engine().database() + ", " + daemon.engine().ledger().count() + " items");
        Optional<String> trouble = daemon.engine().sharedFolders().trouble(false);
        if (trouble.isPresent()) {
          good(false, "shared", trouble.get());
        }
        daemon
            .engine()
            .brokers(daemon.camel())
            .forEach(
                (setting, bad) ->
                    good(bad.isEmpty(), "broker", setting + bad.map(b -> ": " + b).orElse("")));
        for (Account account : daemon.engine().accounts().all()) {
          account(daemon, account);
        }
        daemon.engine().feeds().all().forEach(feed -> feed(daemon, feed));
      } else {
        for (Path file : files) {
          document(daemon, file.toAbsolutePath().normalize());
        }
      }
    }
    return unreachable ? ExitCode.UNREACHABLE : faulty ? ExitCode.DEAD_LETTERS : ExitCode.OK;
  }

  private void folders(Folders folders) throws IOException {
    List<Path> all =
        new ArrayList<>(
            List.of(folders.inbox(), folders.published(), folders.deadLetter(), folders.data()));
    all.addAll(folders.mediaRoots());
    for (Path folder : all) {
      boolean root = folders.mediaRoots().contains(folder);
      if (!Files.isDirectory(folder)) {
        good(!root, "folder", folder + (root ? " is missing" : " is missing; it is made at start"));
      } else if (root ? !Files.isReadable(folder) : !Files.isWritable(folder)) {
        good(
            false,
            "folder",
            folder + " may not be " + (root ? "read" : "written to") + " by this user");
      } else {
        good(true, "folder", folder.toString());
      }
    }
    if (Files.isDirectory(folders.inbox()) && Files.isDirectory(folders.published())) {
      FileStore inbox = Files.getFileStore(folders.inbox());
      if (!inbox.equals(Files.getFileStore(folders.published()))) {
        say(
            "note  folder    inbox and published are on two file systems: media are copied, not renamed");
      }
    }
  }

  private void account(Daemon daemon, Account account) {
    DoorCalls door = new DoorCalls(daemon);
    ItemFailure failure = DoorCalls.failure(door.catalogue(account));
    if (failure != null) {
      unreachable = true;
      say("BAD   " + account.name() + "    " + failure.detail() + "\n      " + failure.next());
      return;
    }
    Catalogue catalogue = daemon.engine().catalogue();
    JsonNode me = catalogue.me(account);
    good(
        true,
        "instance",
        account.url() + ", PeerTube " + catalogue.config(account).path("serverVersion").asText());
    good(true, "account", me.path("username").asText() + " (" + account.name() + ")");
    List<Catalogue.Channel> channels = catalogue.channels(account);
    String wanted = account.channel();
    boolean known =
        wanted == null
            ? !channels.isEmpty()
            : channels.stream()
                .anyMatch(
                    c ->
                        c.handle().equals(wanted)
                            || c.displayName().equalsIgnoreCase(wanted)
                            || Long.toString(c.id()).equals(wanted));
    String list =
        channels.stream().map(Catalogue.Channel::handle).collect(Collectors.joining(", "));
    good(known, "channel", (wanted == null ? "the first of " : wanted + " of ") + list);
    quota(door, account, me);
  }

  private void quota(DoorCalls door, Account account, JsonNode me) {
    Exchange done =
        door.call(
            ApiRequest.get(account, Catalogue.STAGE, "/api/v1/users/me/video-quota-used", null));
    if (DoorCalls.failure(done) != null) {
      return; // told with the account already, or not offered
    }
    JsonNode used = done.getVariable(Door.ANSWER, ApiAnswer.class).json();
    quota("quota", used.path("videoQuotaUsed").asLong(), me.path("videoQuota").asLong(-1));
    quota(
        "per day",
        used.path("videoQuotaUsedDaily").asLong(),
        me.path("videoQuotaDaily").asLong(-1));
  }

  private void quota(String name, long used, long most) {
    good(
        most < 0 || used < most,
        name,
        used + " bytes used of " + (most < 0 ? "as many as there is room for" : most + " bytes"));
  }

  /** A feed that does not answer today is no reason to distrust the settings: it is told. */
  private void feed(Daemon daemon, FeedConfig feed) {
    try {
      FeedCheck.Look look = daemon.engine().feeds().check().look(feed);
      String read = look.profile() == null ? "" : ", read with profile " + look.profile();
      good(
          look.fault() == null,
          "feed",
          feed.name()
              + ": "
              + look.entries()
              + " entries"
              + read
              + (look.fault() == null ? "" : ", then: " + look.fault()));
      look.unusable().forEach(line -> say("note  feed      " + feed.name() + ": " + line));
    } catch (ItemFailure e) {
      good(false, "feed", feed.name() + ": " + e.detail());
    }
  }

  private void document(Daemon daemon, Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new UsageException(file + ": there is no such file");
    }
    Choice choice =
        daemon.engine().formats().choose(file, daemon.engine().folders().relative(file));
    if (choice.shape() == Shape.IGNORED) {
      say("note  " + file + " is left alone: profile " + choice.profile() + " says so");
    } else if (choice.shape() == Shape.TABLE) {
      table(daemon, file, choice);
    } else {
      NewItem drop = read(daemon, file);
      if (choice.profile() != null) {
        say("profile " + choice.profile() + " makes of " + file + ":");
        Shown.document(drop.document().json()).forEach(line -> say("      " + line));
      }
      if (!drop.defaults().isEmpty()) {
        say("      and, where it creates a video:");
        Shown.document(drop.defaults()).forEach(line -> say("      " + line));
      }
      drop.notes().forEach(note -> say("      " + Shown.note(note)));
      planned(daemon, new DoorCalls(daemon), file.toString(), drop);
    }
  }

  private static NewItem read(Daemon daemon, Path file) throws IOException {
    try {
      return daemon.engine().acceptance().read(file.toString());
    } catch (NoSuchFileException e) {
      throw new UsageException(
          file + " is no document, and belongs to none that was published from here");
    }
  }

  private void table(Daemon daemon, Path file, Choice choice) throws IOException {
    DoorCalls door = new DoorCalls(daemon);
    try {
      boolean good =
          new TableCheck(daemon, door, rows, this::say)
              .check(file, choice, row -> planned(daemon, door, "row", row));
      faulty |= !good;
    } catch (ItemFailure e) {
      bad(file.toString(), e);
    }
  }

  private void planned(Daemon daemon, DoorCalls door, String what, NewItem drop)
      throws IOException {
    Item item = Item.draft(drop, Instant.now());
    Exchange done = door.plan(item);
    ItemFailure failure = DoorCalls.failure(done);
    if (failure != null) {
      bad(what, failure);
      return;
    }
    Plan plan = done.getVariable("plan", Plan.class);
    if (plan.action() != Action.UPDATE) {
      plan(what, plan);
      return;
    }
    try {
      List<String> lines = new UpdateCheck(daemon, door).lines(item, plan);
      say("good  " + what);
      lines.forEach(line -> say("      " + line));
      waits(plan);
    } catch (ItemFailure e) {
      bad(what, e);
    }
  }

  private void bad(String what, ItemFailure failure) {
    boolean stopped = failure.scope() == ItemFailure.Scope.INSTANCE;
    unreachable |= stopped;
    faulty |= !stopped;
    say("BAD   " + what);
    if (failure.fields().isEmpty()) {
      say("      " + failure.detail() + "\n      " + failure.next());
    }
    failure.fields().stream().map(FieldFault::line).forEach(l -> say("      " + l));
  }

  private void plan(String what, Plan plan) {
    say("good  " + what);
    String fields = Json.write(plan.wanted().shown());
    plan.orders()
        .forEach(
            order ->
                say(
                    "      GET "
                        + WebAddress.shown(order.url().toString())
                        + ", fetched from here as "
                        + order.role()));
    if (plan.imports()) {
      say("      POST /api/v1/videos/imports " + fields + " + " + shown(plan.source()));
      if (plan.source().url()) {
        say("      or, where the instance refuses that, it is fetched from here and uploaded");
      }
    } else if (plan.creates()) {
      String media =
          plan.video() == null
              ? ""
              : " + " + plan.video().file() + " as " + plan.video().mimeType();
      say("      POST /api/v1/videos/upload " + fields + media);
    } else if (plan.deletes()) {
      say("      DELETE /api/v1/videos/" + plan.target());
      return;
    } else {
      say("      PUT every video that select matches, with what differs of " + fields);
    }
    if (plan.thumbnail() != null) {
      say("      + " + plan.thumbnail().file() + " as " + plan.thumbnail().mimeType());
    }
    around(plan);
    waits(plan);
  }

  private void waits(Plan plan) {
    if (plan.waits()) {
      say("      waits " + plan.waiting().why());
    }
  }

  private void around(Plan plan) {
    String video = "/api/v1/videos/{id}";
    for (Captions.Caption caption : plan.around().captions()) {
      if (caption.file() != null) {
        say("      PUT " + video + "/captions/" + caption.language() + " " + caption.file().file());
      }
    }
    if (plan.around().chapters() != null) {
      String body = AroundRequests.chaptersBody(plan.around().chapters()).toString();
      say("      PUT " + video + "/chapters " + body);
    }
    for (Playlists.Named named : plan.around().playlists()) {
      if (named.known() == null) {
        say("      POST /api/v1/video-playlists " + named.name());
      }
      String id = named.known() == null ? "{id}" : Long.toString(named.known().id());
      say("      POST /api/v1/video-playlists/" + id + "/videos: " + named.name());
    }
    Note picture = plan.around().picture() == null ? null : plan.around().picture().note();
    if (picture != null) {
      say("      note: " + picture.why());
    }
  }

  private static String shown(ImportRequests.Source source) {
    return source.field() + " " + WebAddress.withoutCredentials(source.value());
  }

  private void good(boolean right, String what, String detail) {
    faulty |= !right;
    say(String.format("%-5s %-9s %s", right ? "good" : "BAD", what, detail));
  }
}
