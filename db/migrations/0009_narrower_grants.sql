-- Who may change which column.
--
-- A right to update a whole row is also a right to change its key, who wrote it and when. No verb does that,
-- so no service may: each right to update names the columns that verbs set. Two guards stand behind each
-- other. Without a right, the statement is refused before it begins; and whoever has it all the same (the
-- owner, or a grant that went too far) meets the trigger `audit_key`, which refuses every change of a key:
-- the audit pairs old and new rows by it.
--
--   as lab_api   update orders set status = 'on_hold' …  goes on
--   as lab_api   update orders set patient_id = …        ERROR 42501: permission denied for table orders
--   as the owner update orders set id = …                the key of orders never changes
--
-- A new column that a service writes after the insert needs its grant; tests/db/grants.txt shows all of them.
revoke update on patients, orders, samples, imports, rate_limits from lab_api;
revoke update on imports from lab_worker;

grant update (mrn, family_name, given_name, birth_date, sex, version, updated_at, deleted_at) on patients to lab_api;
grant update (status, status_reason, completed_at, updated_at) on orders to lab_api;
grant update (status, received_at, received_by, rejected_at, rejected_by, rejection_code, rejection_note, updated_at)
  on samples to lab_api;
grant update (status, attempt, next_row, rows_accepted, rows_unchanged, rows_control, rows_refused, error,
  started_at, updated_at, finished_at) on imports to lab_api, lab_worker;
grant update (hits, reset_at) on rate_limits to lab_api;

-- An order number is a label that people read to each other, not a count: a gap is allowed and means nothing.
-- One is burnt when the transaction that took it is rolled back, and up to 32 when PostgreSQL is killed: it
-- writes a sequence to its log that far ahead, so that a crash can never give one number twice. (It keeps none
-- in memory: `cache 1` is the default, and more would let two sessions number out of order.) Whether an order
-- was removed is asked of the audit log: no service may delete one, and a deletion by the owner leaves a row.
comment on sequence order_numbers is
  'Gaps are allowed: a rollback burns a number, a crash of PostgreSQL up to 32. What was removed stands in audit_log.';
comment on sequence accession_numbers is
  'Gaps are allowed, as in order_numbers; a refused request burns none, because the number is drawn last.';
