-- Uploads that go on, imports, and what belongs round a video.
alter table items add column external_id text;     -- the document's own id of the video
alter table items add column upload_id   text;     -- the resumable upload at the instance
alter table items add column sent_at     bigint;   -- the last byte of the video went out: it may exist
alter table items add column import_id   bigint;   -- the import at the instance
alter table items add column parts       text;     -- JSON: what is done of a job of several requests
alter table items add column full_key    text;     -- the key with all files that it names there and whole

create index items_unfinished on items (accepted_at) where step <> 'done';
create index items_full_key on items (full_key);
create index items_external on items (account, external_id) where external_id is not null and step <> 'done';

-- The lasting memory of what the documents' own ids stand for.
create table external_ids (
  account     text not null,
  external_id text not null,
  video_id    bigint not null,
  video_uuid  text not null,
  short_uuid  text not null,
  video_url   text not null,
  primary key (account, external_id)
);

-- What was sent last for a video: the instance keeps pictures and files in another form.
create table sent_files (
  account    text not null,
  video_uuid text not null,
  kind       text not null,                         -- thumbnail, video
  sha256     text not null,
  primary key (account, video_uuid, kind)
);

-- What became of each video of an item that is about many.
create table outcomes (
  item_id    text not null,
  video_uuid text not null,
  video_url  text not null,
  outcome    text not null,                         -- changed, unchanged, failed
  detail     text not null,                         -- the changed fields, or why it failed
  primary key (item_id, video_uuid)
);
