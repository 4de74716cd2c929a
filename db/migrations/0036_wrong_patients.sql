-- An order that was placed for the wrong patient.
--
-- Ben's potassium was ordered, and perhaps reported, as Ann's. It was never true of Ann, so it does not stay among
-- her results as a value that "changed": the order is an error, and so is each of its results, with the mark that
-- an export needs. HL7 table 0085 knows two ways to take a result back, and a receiver treats them differently:
--   D  deleted: this value is void
--   W  wrong patient: take it out of this person's record, and look who acted on it
--
--   ORD-2026-0000008 · Ann · entered_in_error · wrong_patient · "Two Millers on the ward"
--     K 6.8 · entered_in_error · wrong_patient → exported as W
--   ORD-2026-0000009 · Ben · placed · replaces ORD-2026-0000008
--
-- What becomes of the tubes? Whose blood is in a tube that says Ann, nobody in the laboratory can know: it may be
-- Ben's, drawn under the wrong name, or Ann's, drawn for nothing. So no tube goes over to the new order, and none
-- gets a new label: each is rejected (HL7 0490 RI, identification problem) and the right patient is collected anew.
set local lock_timeout = '3s';

alter table orders
  add column wrong_patient boolean not null default false,
  add column replaces_id uuid references orders, -- the order for the wrong patient, which this one was placed instead of
  add constraint orders_wrong_patient_check check (not wrong_patient or status = 'entered_in_error') not valid;
-- One order instead of another; nearly all replace none, and stand in no index for it.
create unique index orders_replaces_key on orders (replaces_id) where replaces_id is not null;
call audit('orders');

alter table results
  add column wrong_patient boolean not null default false,
  add constraint results_wrong_patient_check check (not wrong_patient or status = 'entered_in_error') not valid;
call audit('results');

grant update (wrong_patient) on orders, results to lab_api;

-- Two records of one person.
--
-- Ann came without her card and was registered a second time: half of her history is here, half is there, and a
-- delta check sees neither. A merge names the record that stays, the survivor, and the one that it replaces (FHIR R4
-- Patient.link, replaced-by). Nothing is copied, nothing is lost:
--   * the orders of the one go over to the survivor, with all that hangs on them; so the history is one again;
--   * the other stays readable, says who replaced it, and takes no order and no edit any more. Its MRN still
--     finds the person;
--   * interpretations stay as they were: each keeps the facts that its rules were given.
-- Only records that agree in birth date and sex are merged: otherwise one of the two is wrong, and is corrected
-- first, or they are two people.
--
--   LAB-0000007 → MRN-000042 · "Came without her card" · 3 orders went over · undone: no
--
-- A merge that was a mistake is undone: exactly the orders that went over go back. What was ordered for the survivor
-- since stays there, because only the survivor was there to order for.
alter table patients
  add column replaced_by_id uuid references patients,
  add constraint patients_replaced_by_check check (replaced_by_id <> id) not valid;
-- Few are: whom a survivor replaced, and the survivor by an MRN that its patient had under the other record.
create index patients_replaced_by_idx on patients (replaced_by_id) where replaced_by_id is not null;
create index patients_replaced_mrn_idx on patients (mrn text_pattern_ops) where replaced_by_id is not null;
call audit('patients');

-- Which records were merged, why, and what went over? survivor_id is who was named; if that one is merged itself
-- later, patients.replaced_by_id names the last of the line, so that every reader needs one step only.
create table patient_merges (
  id          uuid primary key default uuidv7(),
  merged_id   uuid not null references patients,
  survivor_id uuid not null references patients,
  reason      text not null,
  order_ids   uuid[] not null,          -- what went over, and goes back if it is undone
  merged_at   timestamptz(3) not null default now(),
  merged_by   uuid not null references users,
  undone_at   timestamptz(3),
  undone_by   uuid references users,
  undo_reason text,
  constraint patient_merges_two_check check (merged_id <> survivor_id),
  constraint patient_merges_undone_check check ((undone_at is null) = (undo_reason is null))
);
call audit('patient_merges');
-- A record is merged into one other at a time. And: who stands below a survivor?
create unique index patient_merges_merged_key on patient_merges (merged_id) where undone_at is null;
create index patient_merges_survivor_idx on patient_merges (survivor_id);

grant update (replaced_by_id) on patients to lab_api;
grant update (patient_id) on orders to lab_api;
grant select, insert, update (undone_at, undone_by, undo_reason) on patient_merges to lab_api;
