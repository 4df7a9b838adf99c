package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.peertubeingest.sandbox.Users.Channel;
import io.github.peertubeingest.sandbox.Users.User;
import java.io.IOException;
import java.util.List;

/** The routes about sign-in, accounts and channels. */
final class UserRoutes {

  private static final String CHANNEL_NAME = "[a-z0-9_]+([a-z0-9_.-]+[a-z0-9_]+)?";

  private final Oauth oauth;
  private final Users users;
  private final Videos videos;
  private final Views views;
  private final String host;

  /**
   * @param host what the Host header has to be
   */
  UserRoutes(Oauth oauth, Users users, Videos videos, Views views, String host) {
    this.oauth = oauth;
    this.users = users;
    this.videos = videos;
    this.views = views;
    this.host = host;
  }

  Reply client(Call call) throws Refusal {
    String asked = call.header("Host");
    if (!host.equals(asked)) {
      throw Refusal.plain(403, "Getting client tokens for host " + asked + " is forbidden");
    }
    return Reply.json(oauth.client());
  }

  Reply token(Call call) throws IOException, Refusal {
    String type = call.header("Content-Type");
    if (type == null || !type.startsWith("application/x-www-form-urlencoded")) {
      throw Refusal.coded(
          400,
          "invalid_request",
          "Invalid request: content must be application/x-www-form-urlencoded");
    }
    return Reply.json(oauth.grant(call.urlEncoded(), call.header("x-peertube-otp")));
  }

  Reply revoke(Call call) {
    oauth.revoke(call.header("Authorization"));
    return Reply.json(JsonNodeFactory.instance.objectNode().put("success", true));
  }

  Reply me(User user) {
    return Reply.json(views.me(user));
  }

  Reply quotaUsed(User user) {
    long used = videos.bytesOf(user);
    return Reply.json(
        JsonNodeFactory.instance
            .objectNode()
            .put("videoQuotaUsed", used)
            .put("videoQuotaUsedDaily", used));
  }

  Reply channelsOf(Call call) throws Refusal {
    User user = users.find(call.part(1)).orElseThrow(() -> Refusal.plain(404, "Account not found"));
    List<Channel> channels = users.of(user);
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.put("total", channels.size());
    ArrayNode data = answer.putArray("data");
    channels.stream()
        .skip(VideoRoutes.page(call, "start", 0, Integer.MAX_VALUE))
        .limit(VideoRoutes.page(call, "count", 15, 100))
        .forEach(c -> data.add(views.channel(c)));
    return Reply.json(answer);
  }

  Reply channel(Call call) throws Refusal {
    return users
        .channel(call.part(1))
        .map(c -> Reply.json(views.channel(c)))
        .orElseThrow(() -> Refusal.plain(404, "Video channel not found"));
  }

  Reply addChannel(Call call, User user) throws IOException, Refusal {
    JsonNode body = call.json();
    String name = body.path("name").asText();
    if (!name.matches(CHANNEL_NAME) || name.length() > 50) {
      throw Refusal.invalid(
          Refusal.param(
              JsonNodeFactory.instance.objectNode(),
              "name",
              name,
              "Should have a valid channel name",
              "body"));
    }
    if (users.channel(name).isPresent()) {
      throw Refusal.plain(
          409,
          "Another actor (account/channel) with this name on this instance already exists or has"
              + " already existed.");
    }
    Channel channel = users.addChannel(user, name, body.path("displayName").asText());
    ObjectNode answer = JsonNodeFactory.instance.objectNode();
    answer.putObject("videoChannel").put("id", channel.id());
    return Reply.json(answer);
  }
}
