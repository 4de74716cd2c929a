-- What happened, for those who want to be told.
--
-- An event is written in the transaction of the change, so there is never a change without its event
-- or an event without its change. It is written without a number: an identity or a sequence is handed
-- out when the row is written, not when it commits, so a reader that remembers "I have seen 41" could
-- miss a 40 that commits later. `number` is given after the commit, by one process at a time, without
-- gaps. `id` orders the events of one order, because they are all written under that order's lock.
create table events (
  id         bigint generated always as identity primary key,
  number     bigint constraint events_number_key unique,
  type       text not null,             -- 'order.placed', 'result.held', …
  order_id   uuid not null references orders,
  subject_id uuid not null,             -- the order, sample or result it is about
  data       jsonb not null default '{}', -- codes and states; never a name, never a value
  created_at timestamptz(3) not null default clock_timestamp()
);
create index events_order_id_idx on events (order_id, id);
create index events_unnumbered_idx on events (id) where number is null;

grant select, insert on events to lab_api, lab_worker;
