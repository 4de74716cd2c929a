-- A tube from its ride to its end: on its way, looked at, kept, thrown away.
--
-- Whoever asks for one more test asks first: is the tube still there, and where? And whoever empties a fridge
-- asks: which tubes may go? So each step says who and when, and a tube that is kept has a place:
--
--   26000001232 · accepted 17:30 by the technologist
--               · stored   19:05 at R12/A03, to be kept until 30 November, 19:05
--               · disposed 1 December, 08:10, autoclaved
--
-- A place is a rack and a position in it, and holds one tube: the second that is put there is a slip, and refused
-- (samples_storage_place_key). It is written in capitals, so that "r12/a03" from a keyboard is no other place.
-- The index holds only what is kept now, in the order of bytes: a prefix such as "R12/" lists a whole rack.
set local lock_timeout = '3s';

alter table samples
  add column dispatched_at   timestamptz(3),       -- a courier has it
  add column dispatched_by   uuid references users,
  add column accepted_at     timestamptz(3),
  add column accepted_by     uuid references users,
  add column storage_place   text
    constraint samples_storage_place_check check (storage_place ~ '^[A-Z0-9][A-Z0-9./-]{0,31}$'),
  add column stored_at       timestamptz(3),
  add column stored_by       uuid references users,
  add column disposal_due_at      timestamptz(3),       -- by the policy on the day when it was stored, see below
  add column disposed_at     timestamptz(3),
  add column disposed_by     uuid references users,
  add column disposal_method text
    constraint samples_disposal_method_check check (disposal_method in ('autoclave', 'incineration', 'chemical', 'used_up', 'returned')),
  add column disposal_reason text;                 -- of one that was thrown away before its time: why

-- What is kept has a place and an end, and what is gone says how. "not valid": rows of before are not asked, new
-- ones are. (No service wrote these two statuses before this file.)
alter table samples add constraint samples_stored_check
  check (status <> 'stored' or (storage_place is not null and stored_at is not null and disposal_due_at is not null)) not valid;
alter table samples add constraint samples_disposed_check
  check (status <> 'disposed' or (disposed_at is not null and disposal_method is not null)) not valid;

create unique index samples_storage_place_key on samples (storage_place text_pattern_ops) where status = 'stored';
-- What is kept, in the order in which it is due: whoever empties the fridge asks for the begin of it.
create index samples_disposal_due_idx on samples (disposal_due_at) where status = 'stored';
call audit('samples');

grant update (dispatched_at, dispatched_by, accepted_at, accepted_by, storage_place, stored_at, stored_by, disposal_due_at,
  disposed_at, disposed_by, disposal_method, disposal_reason) on samples to lab_api;

-- How long is a tube kept after it was stored? Policy of the laboratory, by what is in it; its accreditation says
-- what is the least. A change counts for what is stored from then on: a tube that lies in a rack keeps the date
-- that it got, so nobody need go through the fridge.
--   serum · 7 days      stored 23 November, 19:05 → due for disposal from 30 November, 19:05
create table specimen_retention (
  specimen_type  text primary key
    constraint specimen_retention_specimen_type_check check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine')),
  retention_days integer not null
    constraint specimen_retention_days_check check (retention_days between 0 and 36500)
);
-- Demonstration values: a laboratory sets its own (update specimen_retention set retention_days = …).
insert into specimen_retention (specimen_type, retention_days)
values ('serum', 7), ('plasma', 7), ('whole_blood', 3), ('urine', 2);
-- From here on a change says who made it.
call audit('specimen_retention');
grant select on specimen_retention to lab_api;
