-- Orders, their items, and the samples that answer them.
--
-- Locks are always taken in one order, so that two verbs can wait for each other but never in a circle:
-- orders by ascending id (FOR NO KEY UPDATE), then items, samples, results.

create sequence order_numbers;

create table orders (
  id            uuid primary key default uuidv7(),
  order_number  text not null default 'ORD-' || to_char(now(), 'YYYY') || '-' || lpad(nextval('order_numbers')::text, 7, '0'),
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
create index orders_patient_id_idx on orders (patient_id, ordered_at, id);
create index orders_ordered_by_idx on orders (ordered_by);
create index orders_ordered_at_idx on orders (ordered_at, id);
create index orders_status_idx on orders (status, ordered_at, id);

create table order_items (
  id       uuid primary key default uuidv7(),
  order_id uuid not null references orders,
  test_id  uuid not null references tests,
  position smallint not null,
  status   text not null default 'pending'
             constraint order_items_status_check check (status in ('pending', 'resulted', 'final', 'cancelled')),
  constraint order_items_test_key unique (order_id, test_id) -- the same test twice is a slip, not a wish
);
call audit('order_items');
create index order_items_test_id_idx on order_items (test_id);

create sequence accession_numbers;

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
  constraint samples_replaces_key unique (replaces_id),
  constraint samples_rejected_check check ((status = 'rejected') = (rejection_code is not null))
);
call audit('samples');
create index samples_order_id_idx on samples (order_id);
create index samples_created_at_idx on samples (created_at, id);
create index samples_status_idx on samples (status, created_at, id);
create index samples_collected_by_idx on samples (collected_by);
create index samples_received_by_idx on samples (received_by);
create index samples_rejected_by_idx on samples (rejected_by);
create index samples_rejection_code_idx on samples (rejection_code);

grant select, insert, update on orders, order_items, samples to lab_api;
grant usage on sequence order_numbers, accession_numbers to lab_api;
grant select on orders, order_items, samples to lab_worker;
grant update (status, completed_at, updated_at) on orders to lab_worker;
grant update (status) on order_items to lab_worker;
-- Locking a row takes the right to update it; an import locks samples, and changes none.
grant update (updated_at) on samples to lab_worker;
