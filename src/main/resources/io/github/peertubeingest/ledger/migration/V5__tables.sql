-- Rows of a table are items of their own; what mapping, cleaning and defaults have to say of an item.

alter table items add column table_id    text;     -- the item that is the table
alter table items add column table_row   bigint not null default 0; -- counted from 1, without the header
alter table items add column content_key text;     -- of a row: what it says and in which table, without its files
alter table items add column notes       text;     -- JSON: what mapping and cleaning made different
alter table items add column defaults    text;     -- JSON: what holds where the item creates a video

create unique index items_rows on items (table_id, table_row) where table_id is not null;
create index items_open_rows on items (table_id) where table_id is not null and step <> 'done';
create index items_content on items (content_key) where content_key is not null;

-- Rows that were entered together are in the order of their table.
drop index items_accepted;
create index items_accepted on items (accepted_at, table_row, id);
drop index items_dead;
create index items_dead on items (accepted_at, table_row, id) where state = 'dead' and step = 'done';

-- Rows that are no items: the profile leaves them out.
create table skipped_rows (
  table_id  text   not null,
  table_row bigint not null,
  why       text   not null,
  primary key (table_id, table_row)
);

-- The files of videos that were sent from here: the same bytes make no second video unasked.
create table published_media (
  account    text not null,
  video_uuid text not null,
  size       bigint not null,                      -- bytes of the file that the video has now
  sha256     text not null,
  video_id   bigint not null,
  short_uuid text not null,
  video_url  text not null,
  primary key (account, video_uuid)
);

create index published_media_size on published_media (account, size);

-- Files that unfinished items are about to make videos of, in the order of their turn.
create table media_turns (
  item_id  text primary key,
  account  text not null,
  size     bigint not null,
  number   bigint not null,
  path     text not null,
  modified bigint not null,                        -- mtime in milliseconds
  sha256   text                                    -- null: nobody had to know it so far
);

create index media_turns_size on media_turns (account, size);
