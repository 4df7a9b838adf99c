-- Feeds: when each is asked next, what was read of it last, and every entry it ever listed.

alter table items add column feed text;            -- the feed that it is an entry of

create index items_of_feed on items (feed) where feed is not null and step <> 'done';

create table feeds (
  name          text primary key,
  url           text not null,                     -- as configured: another one is another feed
  moved_to      text,                              -- where it moved for good
  etag          text,                              -- of the body that was read to its end last
  modified      text,
  sha256        text,
  reading       text,                              -- JSON: a body that is not read to its end yet
  polls         bigint not null,                   -- answers, unchanged ones included
  bodies        bigint not null,                   -- bodies that were read to their end
  entries       bigint,                            -- of the last one
  due_at        bigint not null,
  hold_until    bigint not null,                   -- the server asked not to be asked before
  lease_owner   text,
  lease         text,                              -- names one claim
  lease_until   bigint,
  polled_at     bigint,                            -- the last answer
  failing_since bigint,
  failures      integer not null,                  -- in a row
  why           text,                              -- the last failure
  pause_millis  bigint not null
);

create table feed_entries (
  feed          text not null,
  entry_id      text not null,                     -- SHA-256 of what names it in its feed
  external_id   text,                              -- of its items; null: it never was one
  account       text not null,
  state         text not null,                     -- taken leftout unusable vanished
  why           text,                              -- of an unusable one
  title         text,
  privacy       text,                              -- that its video got
  content_hash  text not null,
  media_hash    text not null,
  published_at  bigint,                            -- as the feed says
  seen_body     bigint not null,                   -- number of the last body that listed it
  missing_since bigint,                            -- number of the poll that missed it first
  primary key (feed, entry_id)
);

create index feed_entries_seen on feed_entries (feed, seen_body);
create index feed_entries_missing on feed_entries (feed, missing_since) where missing_since is not null;
create index feed_entries_external on feed_entries (account, external_id);
