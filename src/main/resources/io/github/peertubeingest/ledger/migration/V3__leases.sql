-- Several daemons on one ledger: what one has in its hands is free again when its lease ran out.

alter table items add column lease_until bigint;
alter table items add column lease       text;   -- names one claim: a late write of an older one is refused

update items set lease_until = 0 where lease_owner is not null;

-- Finished items cost nothing: every question that is asked at start, at every look or for an item
-- has an index without them, or one that finds its few rows.
drop index items_due;
create index items_due on items (account, due_at) where due_at is not null;
create index items_untaken on items (accepted_at) where step = 'take';
create index items_importing on items (account, import_id) where step = 'work' and import_id is not null;
create index items_imports on items (account, import_id) where import_id is not null;
create index items_turn on items (account, why) where step = 'work';
create index items_ended on items (state, finished_at) where step = 'done';
create index items_accepted on items (accepted_at, id);
