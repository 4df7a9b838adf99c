package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The user itself and channels. */
final class AccountEndpoints {

  private static final Pattern HANDLE = Pattern.compile("[a-z0-9_]+([a-z0-9_.-]+[a-z0-9_]+)?");
  private static final List<String> SORTABLE = List.of("id", "name", "updatedAt", "createdAt");

  private final SandboxVersion version;
  private final Clock clock;
  private final Authenticator authenticator;
  private final Directory directory;
  private final ActorJson actors;
  private final String host;

  AccountEndpoints(
      SandboxVersion version,
      Clock clock,
      Authenticator authenticator,
      Directory directory,
      ActorJson actors,
      String host) {
    this.version = version;
    this.clock = clock;
    this.authenticator = authenticator;
    this.directory = directory;
    this.actors = actors;
    this.host = host;
  }

  Reply me(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    return Reply.json(actors.me(account, directory.channelsOf(account), version));
  }

  /** The newest channel first (seen on 6.3.0), unlike the list in {@code /users/me}. */
  Reply channelsOfAccount(Call call, Matcher path) {
    Account account =
        directory
            .account(localName(path.group(1)))
            .orElseThrow(() -> Refusal.of(404, "Account not found"));
    PageQuery page = PageQuery.of(call, SORTABLE);
    List<Channel> channels = new ArrayList<>(directory.channelsOf(account));
    boolean byName = page.sort() != null && page.sort().endsWith("name");
    Comparator<Channel> order =
        byName ? Comparator.comparing(Channel::handle) : Comparator.comparing(Channel::id);
    boolean ascending = page.sort() != null && !page.sort().startsWith("-");
    channels.sort(ascending ? order : order.reversed());
    return page.page(channels, actors::channelWithOwner);
  }

  Reply channel(Call call, Matcher path) {
    Channel channel =
        directory
            .channel(localName(path.group(1)))
            .orElseThrow(() -> Refusal.of(404, "Video channel not found"));
    return Reply.json(actors.channelWithOwner(channel));
  }

  Reply createChannel(Call call, Matcher path) {
    Account account = authenticator.require(call).account();
    ObjectNode body = call.body();
    ObjectNode invalid = JsonNodeFactory.instance.objectNode();
    new FieldRule("name", false, v -> v, AccountEndpoints::handleProblem, null)
        .apply(body, invalid);
    new FieldRule("displayName", false, v -> v, v -> requiredText(v, 120), null)
        .apply(body, invalid);
    new FieldRule("description", true, v -> v, AccountEndpoints::longText, null)
        .apply(body, invalid);
    new FieldRule("support", true, v -> v, AccountEndpoints::longText, null).apply(body, invalid);
    if (!invalid.isEmpty()) {
      throw Refusal.invalidParams(invalid);
    }
    Channel channel =
        directory.create(
            account,
            body.get("name").textValue(),
            body.get("displayName").textValue(),
            body.path("description").textValue(),
            body.path("support").textValue(),
            clock.instant());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("videoChannel").put("id", channel.id());
    return Reply.json(answer);
  }

  private String localName(String nameWithHost) {
    String suffix = "@" + host;
    return nameWithHost.endsWith(suffix)
        ? nameWithHost.substring(0, nameWithHost.length() - suffix.length())
        : nameWithHost;
  }

  private static String handleProblem(JsonNode value) {
    String problem = requiredText(value, 50);
    return problem != null || HANDLE.matcher(value.textValue()).matches()
        ? problem
        : FieldRule.INVALID;
  }

  private static String requiredText(JsonNode value, int max) {
    return value == null || value.isNull()
        ? FieldRule.INVALID
        : FieldValues.lengthProblem(value, 1, max);
  }

  private static String longText(JsonNode value) {
    return value.isNull() ? null : FieldValues.lengthProblem(value, 3, 1000);
  }
}
