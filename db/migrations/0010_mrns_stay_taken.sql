-- Whose number is this, or was it ever? An MRN means one person for ever: also after it was corrected to
-- another, and however it is written.
--
-- `patients_mrn_key` only compares the numbers that patients have now, letter by letter. Ann's "M-100" is
-- corrected to "M-101", and then "M-100" is free for Ben: an old letter that says M-100 now means two people.
-- And "m-100" is another text. So every number that was ever given stands here, in small letters:
--
--   m-100 · Ann · written as "M-100" · since May
--   m-101 · Ann · written as "M-101" · since June     Ann may have M-100 back; Ben gets neither
--
-- Two registrations at the same moment meet at the primary key: the second waits for the first.
create table patient_mrns (
  folded     text collate "C" primary key -- "C": I and i are one letter in every language of a database
               constraint patient_mrns_folded_check check (folded = lower(folded)),
  mrn        text not null,             -- as it was written when it was first given
  patient_id uuid not null references patients,
  since      timestamptz(3) not null default now()
);

-- What is known of the past: the numbers that patients have, and those that the audit log says they had. Where
-- two people have had one number the first keeps it here. (Both keep it in `patients`: an operator decides.)
insert into patient_mrns (folded, mrn, patient_id, since)
select distinct on (folded) folded, given.mrn, given.id, given.at
from (
  select row_id::uuid as id, after ->> 'mrn' as mrn, at from audit_log
  where table_name = 'patients' and after ? 'mrn'
  union all
  select id, mrn, created_at from patients
) given
cross join lateral (select lower(given.mrn collate "C") as folded) f
join patients on patients.id = given.id
order by folded, given.at;

-- Who calls it? The two triggers below, so no verb can forget it, and neither can an owner who works by hand.
-- It writes with the rights of the owner (security definer): the api may read the numbers and change none.
--   the number is new                    → it is remembered
--   this patient had it, or has it now   → nothing to do
--   somebody else has it, or ever had it → the write fails as a doubled key does, and the api answers 409
create function remember_mrn() returns trigger
  language plpgsql security definer set search_path = pg_catalog, public, pg_temp as $$
begin
  insert into patient_mrns (folded, mrn, patient_id) values (lower(new.mrn collate "C"), new.mrn, new.id)
  on conflict (folded) do nothing;
  if not exists (select from patient_mrns where folded = lower(new.mrn collate "C") and patient_id = new.id) then
    raise unique_violation using
      message = 'this MRN is, or was, that of another patient', constraint = 'patient_mrns_pkey', table = 'patient_mrns';
  end if;
  return null;
end $$;
revoke all on function remember_mrn() from public;
create trigger remember_mrn_of_new after insert on patients for each row execute function remember_mrn();
create trigger remember_mrn_of_edited after update of mrn on patients
  for each row when (old.mrn is distinct from new.mrn) execute function remember_mrn();

-- It only grows. It is not audited: who gave the number stands in the audit row of the patient that was
-- written with it.
create trigger append_only before update or delete or truncate on patient_mrns
  for each statement execute function refuse_change();

grant select on patient_mrns to lab_api;
