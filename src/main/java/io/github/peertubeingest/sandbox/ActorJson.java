package io.github.peertubeingest.sandbox;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;

/** Accounts and channels as they are read (fields and order seen on 6.3.0). */
final class ActorJson {

  private final String host;

  ActorJson(String host) {
    this.host = host;
  }

  ObjectNode accountSummary(Account account) {
    return summary(account.id(), account.username(), account.username(), "accounts");
  }

  ObjectNode channelSummary(Channel channel) {
    return summary(channel.id(), channel.handle(), channel.displayName(), "video-channels");
  }

  ObjectNode account(Account account) {
    return actor("accounts", account.username(), account.id(), account.createdAt())
        .put("displayName", account.username())
        .putNull("description")
        .put("updatedAt", IsoDate.format(account.createdAt()))
        .put("userId", account.id());
  }

  ObjectNode channel(Channel channel) {
    ObjectNode node = actor("video-channels", channel.handle(), channel.id(), channel.createdAt());
    node.putArray("banners");
    return node.put("displayName", channel.displayName())
        .put("description", channel.description())
        .put("support", channel.support())
        .put("isLocal", true)
        .put("updatedAt", IsoDate.format(channel.createdAt()));
  }

  ObjectNode channelWithOwner(Channel channel) {
    ObjectNode node = channel(channel);
    node.set("ownerAccount", account(channel.owner()));
    return node;
  }

  /** The answer of {@code GET /users/me}. */
  ObjectNode me(Account account, List<Channel> channels, SandboxVersion version) {
    ObjectNode me = JsonNodeFactory.instance.objectNode();
    me.put("id", account.id()).put("username", account.username()).put("email", account.email());
    me.putObject("role")
        .put("id", account.isAdmin() ? 0 : 2)
        .put("label", account.isAdmin() ? "Administrator" : "User");
    me.put("videoQuota", account.quota()).put("videoQuotaDaily", -1);
    me.put("blocked", account.isBlocked()).putNull("blockedReason");
    me.set("account", account(account));
    var list = me.putArray("videoChannels");
    for (Channel channel : channels) {
      list.add(channel(channel));
    }
    if (version.isEight()) {
      me.putArray("videoChannelCollaborations");
    }
    me.put("createdAt", IsoDate.format(account.createdAt())).putNull("pluginAuth");
    Instant lastLogin = account.lastLogin();
    me.put("lastLoginDate", lastLogin == null ? null : IsoDate.format(lastLogin));
    return me.put("twoFactorEnabled", account.otpSecret() != null).put("adminFlags", 0);
  }

  private ObjectNode summary(int id, String name, String displayName, String kind) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("id", id).put("name", name).put("displayName", displayName);
    node.put("url", url(kind, name)).put("host", host).putArray("avatars");
    return node;
  }

  private ObjectNode actor(String kind, String name, int id, Instant createdAt) {
    ObjectNode node = JsonNodeFactory.instance.objectNode();
    node.put("url", url(kind, name)).put("name", name).put("host", host).putArray("avatars");
    return node.put("id", id)
        .put("hostRedundancyAllowed", false)
        .put("followingCount", 0)
        .put("followersCount", 0)
        .put("createdAt", IsoDate.format(createdAt));
  }

  private String url(String kind, String name) {
    return "http://" + host + "/" + kind + "/" + name;
  }
}
