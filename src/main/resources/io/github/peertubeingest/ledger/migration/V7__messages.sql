-- Messages become items, and every end is told: what is to be told is written with the end.

alter table items add column intake       text;    -- bus http route; null: the inbox or a feed
alter table items add column message      text;    -- names its message: delivered again, it is the same item
alter table items add column message_hash text;    -- SHA-256 of the message's body
alter table items add column body         bytea;   -- the message as it came; null once it is published

create unique index items_message on items (message) where message is not null;

create table outbox (
  event_id     text   not null,
  destination  text   not null,                    -- published-to, dead-to, webhook:NAME
  item_id      text   not null,
  content_type text   not null,
  headers      text   not null,                    -- JSON
  body         bytea  not null,
  created_at   bigint not null,
  due_at       bigint not null,
  attempts     integer not null,
  why          text,                               -- the last failure
  lease_owner  text,
  lease        text,
  lease_until  bigint,
  primary key (event_id, destination)
);

create index outbox_due on outbox (due_at, created_at);
create index outbox_destination on outbox (destination, due_at);

-- Folders that several daemons share, each with the word that its marker file holds, and its path.
create table shared_places (
  name text primary key,
  word text not null,
  path text not null
);
