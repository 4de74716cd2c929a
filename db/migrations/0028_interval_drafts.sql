-- Which intervals does somebody want to put in force, and which were put in force so?
--
-- A draft is a set of intervals that takes the place of all that a test has in one category. It is written,
-- previewed on the results of the last month, talked about, and published, or discarded. So a change of ranges
-- has its whole history here: what was proposed, by whom, why, and from when to when it was put in force.
--
--   K · critical · published · "ARUP 2026" · version 3 · valid_from 2027-01-01 00:00 · valid_until null
--   K · reference · draft    · "Own study of 120 donors" · version 1
--
-- intervals   as a person gave them (unit and digits of the publication), each with its canonical bounds. These
--             are made when the draft is saved, and published as they were seen:
--             [{"sex": "any", "age_min": {"value": 18, "unit": "a"}, "age_max": null, "unit": "mg/dL",
--               "low": "70", "canonical_low": "3.8857", "high": "105", "canonical_high": "5.82855", …}]
--             An empty list takes away all intervals of the category.
-- based_on    the draft of this test and category that had been published last when this one was saved. Another
--             published since then was not seen by whoever wrote this one: it is refused until it is saved anew.
-- version     the ETag: of two people who change or publish a draft at the same moment, one is told to read it
--             again.
--
-- A draft that is not a draft any more never changes: it says what was done.
create table interval_drafts (
  id           uuid primary key default uuidv7(),
  test_id      uuid not null references tests,
  category     text not null
                 constraint interval_drafts_category_check
                 check (category in ('reference', 'critical', 'autoverification', 'absolute')),
  status       text not null default 'draft'
                 constraint interval_drafts_status_check check (status in ('draft', 'published', 'discarded')),
  note         text not null,           -- why: what a person reads in five years
  intervals    jsonb not null,
  based_on     uuid references interval_drafts,
  version      integer not null default 1,
  created_by   uuid not null references users,
  created_at   timestamptz(3) not null default now(),
  updated_at   timestamptz(3) not null default now(),
  published_by uuid references users,
  published_at timestamptz(3),
  valid_from   timestamptz,             -- to the microsecond: the very bound of the intervals' valid_during
  valid_until  timestamptz,
  constraint interval_drafts_published_check
    check ((status = 'published') = (published_at is not null and published_by is not null and valid_from is not null)),
  constraint interval_drafts_valid_check check (valid_from < valid_until)
);
-- The list, newest first; the drafts of one test, of which the last that was published is also what a new one
-- is based on.
create index interval_drafts_list_idx on interval_drafts (created_at, id);
create index interval_drafts_test_idx on interval_drafts (test_id, category, created_at, id);
call audit('interval_drafts');

-- Who wrote it, when, and for which test stays. Nothing is deleted.
grant select, insert, update (status, note, intervals, based_on, version, updated_at, published_by, published_at,
  valid_from, valid_until) on interval_drafts to lab_api;
