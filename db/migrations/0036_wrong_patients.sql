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
