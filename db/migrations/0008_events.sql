-- What happened, for those who want to be told.
--
-- An event is written in the transaction of the change, so there is never a change without its event
-- or an event without its change. It is written without a number: an identity or a sequence is handed
-- out when the row is written, not when it commits, so a reader that remembers "I have seen 41" could
-- miss a 40 that commits later. `number` is given after the commit, by one process at a time, without
-- gaps (src/platform/number-events.ts), so "what came after 41?" has one answer that never changes, and a
-- number that is missing was deleted. `id` orders the events of one order.
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

-- The last number given: one row. It stays when old events go, so numbers never start again. Written only
-- together with the numbers, under the advisory lock of whoever numbers.
create table event_counter (
  one_row     boolean primary key default true constraint event_counter_one_row_check check (one_row),
  last_number bigint not null default 0
);
insert into event_counter default values;

grant select, insert on events to lab_api, lab_worker;
grant select on event_counter to lab_api;
grant update (number) on events to lab_worker;
grant select, update (last_number) on event_counter to lab_worker;
