-- Dead letters that go back to work, and items found by their files.
create index items_dead on items (accepted_at, id) where state = 'dead' and step = 'done';
create index items_source on items (source);
create index items_folder on items (folder) where folder is not null;

-- Events of one item in the same millisecond keep their order.
alter table events add column number integer not null default 0;

-- Whose a video is.
create index items_video on items (video_uuid) where video_uuid is not null;

-- What only its files keep from its end; and what may have made a video already.
create index items_settle on items (account, due_at) where step = 'settle';
create index items_begun on items (account, due_at)
  where due_at is not null and (step = 'settle' or sent_at is not null);
