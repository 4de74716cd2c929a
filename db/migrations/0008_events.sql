-- What happened, for those who want to be told.
--
-- What has happened to this order, and what has happened in the laboratory since I last asked?
--
-- An event is written in the transaction of the change. So there is never a change without its event, or an
-- event without its change.
--
-- It is written without a number. A sequence hands out its value when a row is written, not when the row is
-- committed: a reader that remembers "I have seen 41" would miss a 40 that is committed later. So the number is
-- given after the commit, by one process at a time and without gaps (src/platform/number-events.ts). "What came
-- after 41?" then has one answer that never changes, and a number that is missing was deleted. `id` is handed
-- out at once: it orders the events of one order.
--
--   id 812 · number 790 · order.placed    · order 018f…40 · about order 018f…40 · {"priority": "stat"}
--   id 815 · number 791 · result.held     · order 018f…40 · about result 018f…77 · {"flag": "HH", "critical": true}
--   id 816 · no number  · its transaction has just committed; it gets 792 in a moment
create table events (
  id         bigint generated always as identity primary key,
  number     bigint,
  type       text not null,             -- 'order.placed', 'result.held', …: the list is src/platform/events.ts
  order_id   uuid references orders,    -- null: it is about no order (quality control)
  subject_id uuid not null,             -- the order, sample or result it is about
  data       jsonb not null default '{}', -- codes and states; never a name, never a value
  created_at timestamptz(3) not null default clock_timestamp()
);
-- The history of an order; what a reader missed ("after number n"); what has no number yet, which is a
-- handful of rows however many there are.
create index events_order_id_idx on events (order_id, id) where order_id is not null;
create unique index events_number_key on events (number) where number is not null;
create index events_unnumbered_idx on events (id) where number is null;

-- Which number was given last?
--   true · 791
-- One row (one_row is a key that can only be true). It stays when old events are deleted, so numbers never start
-- again. It is written only together with the numbers, under the advisory lock of whoever numbers.
create table event_counter (
  one_row     boolean primary key default true constraint event_counter_one_row_check check (one_row),
  last_number bigint not null default 0
);
insert into event_counter default values;

grant select, insert on events to lab_api, lab_worker;
grant select on event_counter to lab_api;
grant update (number) on events to lab_worker;
grant select, update (last_number) on event_counter to lab_worker;
