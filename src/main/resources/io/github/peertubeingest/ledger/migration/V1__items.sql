-- Times are milliseconds since 1970. Texts that hold JSON are written and read by the program only.

create table items (
  id               text primary key,          -- <key16>, or <key16>-2 for the second identical drop
  item_key         text not null,
  drop_number      integer not null,
  account          text not null,
  action           text not null,
  base             text not null,             -- the document's file name without its ending
  source           text not null,             -- path of the document, relative to the inbox
  source_name      text not null,             -- file name of the document
  document         text,                      -- JSON; null once the item is settled
  faults           text,                      -- JSON: what reading the document found wrong
  media            text not null,             -- JSON: the files it names, resolved
  state            text not null,             -- waiting sending processing published dead
  step             text not null,             -- take work settle done
  why              text,                      -- what a waiting item waits for
  waits_for        text,                      -- the file that a waiting item waits for
  due_at           bigint,                    -- null: nothing to do, or the document is not taken on yet
  lease_owner      text,
  attempts         integer not null,
  requests         integer not null,
  accepted_at      bigint not null,
  started_at       bigint,
  finished_at      bigint,
  first_failure_at bigint,
  last_failure_at  bigint,
  pause_millis     bigint not null,
  video_id         bigint,
  video_uuid       text,
  video_short_uuid text,
  video_url        text,
  changed          text,                      -- JSON: the fields that an update changed
  outcome          text,                      -- JSON: the receipt or reason, before the files are moved
  folder           text                       -- where the item's files ended
);

create unique index items_drop on items (item_key, drop_number);
create index items_due on items (due_at) where due_at is not null;
create index items_lease on items (account) where lease_owner is not null;
create index items_waits on items (waits_for) where waits_for is not null;

-- The files that unfinished items name: one that several name moves with the last of them.
create table named_files (
  item_id text not null,
  path    text not null,
  primary key (item_id, path)
);

create index named_files_path on named_files (path);

-- What happened, for people.
create table events (
  item_id text not null,
  at      bigint not null,
  what    text not null
);

create index events_item on events (item_id);

-- Accounts for which everything waits: their instance is away, limits, or refuses the sign-in.
create table gates (
  account       text primary key,
  failure_class text not null,
  why           text not null,
  closed_until  bigint,                       -- null: until a restart or a login
  pause_millis  bigint not null
);
