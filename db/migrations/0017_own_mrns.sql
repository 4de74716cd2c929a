-- Numbers for patients who come without one: a walk-in, somebody who is not conscious, a hospital's patient
-- whose card is at home. `POST /v1/patients` without an `mrn` takes the next:
--   LAB-0000001 · LAB-0000002 · …
-- Nobody may type a number of this form (src/patients/patients.ts), so the sequence never meets one.
create sequence mrn_numbers;
grant usage on sequence mrn_numbers to lab_api;
