-- Rows of a table are items of their own; what mapping, cleaning and defaults have to say of an item.

alter table items add column table_id  text;       -- the item that is the table
alter table items add column table_row bigint;     -- counted from 1, without the header
alter table items add column notes     text;       -- JSON: what mapping and cleaning made different
alter table items add column defaults  text;       -- JSON: what holds where the item creates a video

create index items_rows on items (table_id, table_row) where table_id is not null;
create index items_open_rows on items (table_id) where table_id is not null and step <> 'done';
