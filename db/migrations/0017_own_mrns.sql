-- Numbers for patients who come without one: a walk-in, somebody who is not conscious, a hospital's patient
-- whose card is at home. `POST /v1/patients` without an `mrn` takes the next:
--   LAB-0000001 · LAB-0000002 · …
-- Nobody may type a number of this form (src/patients/patients.ts), so the sequence never meets one.
create sequence mrn_numbers;
-- Of a database that has such numbers already it begins behind them.
select setval('mrn_numbers', max(substring(folded from 5)::bigint))
from patient_mrns where folded ~ '^lab-[0-9]{1,15}$'
having count(*) > 0;
grant usage on sequence mrn_numbers to lab_api;
