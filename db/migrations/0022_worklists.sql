-- What is to be done next? Whoever asks wants stat first, and of one priority what was ordered first.
--
-- A page of a list goes on from a key, and a key is one value with an id. So urgency() makes one text of
-- priority and time, which sorts as a person would:
--
--   stat    ordered 09:10   0 2026-11-27T09:10:00.000
--   stat    ordered 09:15   0 2026-11-27T09:15:00.000
--   asap    ordered 08:00   1 2026-11-27T08:00:00.000
--   urgent  ordered 08:00   2 2026-11-27T08:00:00.000
--   routine ordered 07:00   3 2026-11-27T07:00:00.000
--
-- The order of the priorities is that of src/orders/rules.ts, the other way round. to_char() is declared STABLE,
-- because some formats follow the language of the session. This one has digits only, of UTC, so the function
-- may promise to be IMMUTABLE, which an index demands.
create function urgency(priority text, ordered_at timestamptz) returns text
  language sql immutable parallel safe
  return case priority when 'stat' then '0' when 'asap' then '1' when 'urgent' then '2' else '3' end
    || ' ' || to_char(ordered_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS');

-- Orders that are not over, most urgent first. Of a million orders some thousands are open, and only they stand
-- here: the lists and counts of open work cost what is open, however much was ever completed. An order is written
-- here when it is placed and when its work begins, and leaves by itself when it is completed. "C" compares the
-- texts byte by byte, which is quicker than a language's rules, and the same for digits.
create index orders_open_idx on orders (urgency(priority, ordered_at) collate "C", id)
  where status in ('placed', 'on_hold', 'in_progress');
