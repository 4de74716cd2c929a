-- Orders, their items, and the samples that answer them.
--
-- Locks. Two verbs may wait for each other, but not in a circle, because all take what they need in one order:
--
--   orders by ascending id  →  order items by ascending id  →  samples by ascending id  →  results
--
-- and each lock is as weak as its verb allows:
--
--   FOR KEY SHARE      on the order: nobody may close it while I work. Entering a result takes no more, so the
--                      results of one order are entered side by side, as an analyzer sends them, and beside
--                      the interpretation of those before them.
--   FOR SHARE          on the sample: it shall stay received. Entering a result takes it, of its own order's
--                      samples. On the patient: the birth date shall stay. Collecting takes it after the order's.
--   FOR NO KEY UPDATE  I work on what hangs on it, and derive its status: collect, receive, accept, verify,
--                      correct, rerun, interpret, roll up take it on the order, one at a time. Entering takes
--                      it on the item alone, which then has its result.
--   FOR UPDATE         I may close it: hold, resume, cancel, mark as an error, reject a sample.
--
-- So a cancellation waits until the results that are being entered have been entered, then finds and cancels
-- them; and a result that comes a moment later finds its order cancelled. Whoever holds the order's lock may
-- change the items, samples and results below it, but for an item that is just being entered.
--
-- An entry does not wait for the interpretation that holds the order, and may come for an item that has its
-- result already. So both take the items in the same order (tests/results/entry/lock-order.test.ts). What
-- PostgreSQL ends all the same because two wait for each other (40P01), write() repeats.

-- Numbers of orders come from a sequence, which waits for nobody and takes nothing back: an order that is rolled
-- back leaves a gap, and a gap means nothing. FM99999990000000 pads the number to seven digits and has room for fourteen.
create sequence order_numbers;

-- What does a physician want to know of a patient, how urgently, and how far are we?
--   ORD-2026-0000008 · Ann · stat · in_progress · ordered 23 November, 17:05
create table orders (
  id            uuid primary key default uuidv7(),
  order_number  text not null default 'ORD-' || to_char(now(), 'YYYY') || '-' || to_char(nextval('order_numbers'), 'FM99999990000000'),
  patient_id    uuid not null references patients,
  priority      text not null constraint orders_priority_check check (priority in ('routine', 'urgent', 'asap', 'stat')),
  -- The life cycle is a table in src/orders/rules.ts. 'in_progress' and 'completed' are derived from
  -- the items by the roll-up and never set by a caller.
  status        text not null default 'placed'
                  constraint orders_status_check check (status in
                    ('placed', 'on_hold', 'in_progress', 'completed', 'cancelled', 'entered_in_error')),
  status_reason text,                   -- why it was held, cancelled or marked as an error
  ordered_by    uuid not null references users,
  ordered_at    timestamptz(3) not null default now(),
  completed_at  timestamptz(3),
  updated_at    timestamptz(3) not null default now(),
  constraint orders_order_number_key unique (order_number)
);
call audit('orders');
-- Four lists: a patient's orders, all orders, the orders of one status or priority; each ends in what decides
-- between equals. Who ordered is a foreign key without an index: db/README.md says when one needs none.
create index orders_patient_id_idx on orders (patient_id, ordered_at, id);
create index orders_ordered_at_idx on orders (ordered_at, id);
create index orders_status_idx on orders (status, ordered_at, id);
create index orders_priority_idx on orders (priority, ordered_at, id);

-- Which tests does the order ask for, in which order on the page, and which of them have their answer?
--   ORD-2026-0000008 · 1 · GLU · final
--   ORD-2026-0000008 · 2 · K   · pending
-- An item is updated twice in its life and `status` stands in no index: with room left on the page
-- (fillfactor) both updates stay on it, and no index is written again.
create table order_items (
  id       uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  test_id  uuid not null references tests,
  position smallint not null,
  status   text not null default 'pending'
             constraint order_items_status_check check (status in ('pending', 'resulted', 'final', 'cancelled')),
  constraint order_items_test_key unique (order_id, test_id) -- the same test twice is a slip, not a wish
) with (fillfactor = 80);
call audit('order_items');

-- The eight digits in the middle of an accession number.
create sequence accession_numbers;

-- Which tube is this, whose is it, and may it be measured?
--   26000001232 · ORD-2026-0000008 · serum · received 17:21 by the technologist
--   2600000199* · ORD-2026-0000009 · serum · rejected: RH, haemolysed; 26000002046 replaces it
-- The check character at the end catches a digit that was mistyped and two that were swapped: a misread label
-- must not be another patient's tube (src/samples/rules.ts).
-- rejected_check: a rejected sample always says why, and a sample that says why is rejected.
create table samples (
  id               uuid primary key default uuidv7(),
  order_id         uuid not null references orders,
  accession_number text not null,       -- ends in an ISO 7064 MOD 37,2 check character
  specimen_type    text not null
                     constraint samples_specimen_type_check check (specimen_type in ('serum', 'plasma', 'whole_blood', 'urine')),
  status           text not null default 'collected'
                     constraint samples_status_check check (status in
                       ('collected', 'in_transit', 'received', 'accepted', 'stored', 'disposed', 'rejected')),
  collected_at     timestamptz(3) not null,
  collected_by     uuid not null references users,
  received_at      timestamptz(3),
  received_by      uuid references users,
  rejected_at      timestamptz(3),
  rejected_by      uuid references users,
  rejection_code   text references rejection_reasons,
  rejection_note   text,
  -- A rejected sample asks for a recollection; the sample that answers names the one it replaces.
  replaces_id      uuid references samples,
  created_at       timestamptz(3) not null default now(),
  updated_at       timestamptz(3) not null default now(),
  constraint samples_accession_number_key unique (accession_number),
  constraint samples_rejected_check check ((status = 'rejected') = (rejection_code is not null))
);
call audit('samples');
-- One recollection per rejected sample; most samples replace none, and stand in no index for it.
create unique index samples_replaces_key on samples (replaces_id) where replaces_id is not null;
create index samples_order_id_idx on samples (order_id);
create index samples_created_at_idx on samples (created_at, id);
create index samples_status_idx on samples (status, created_at, id);

grant select, insert, update on orders, samples to lab_api;
grant select, insert, update (status) on order_items to lab_api; -- which test was ordered never changes
grant usage on sequence order_numbers, accession_numbers to lab_api;
grant select on orders, order_items, samples to lab_worker;
grant update (status, completed_at, updated_at) on orders to lab_worker;
grant update (status) on order_items to lab_worker;
-- Locking a row takes the right to update it; an import locks samples, and changes none.
grant update (updated_at) on samples to lab_worker;
