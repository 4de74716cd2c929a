-- The catalogue is maintained by people, through routes: until now only the owner of the database could.
--
-- Two kinds of things are in it, and they change in two ways.
--
-- What is described (a test, a panel, a reason to refuse a sample, an instrument) is edited. `version` is its
-- ETag: whoever changes it has seen what they change, and of two people who change it at the same moment one
-- is told to read it again.
--   K · "Potasium" · version 3  →  K · "Potassium" · version 4
-- The version of a test counts changes of its intervals and conversions too, because they are parts of the
-- document that is read under its address.
--
-- What judges (intervals, conversions) is superseded. The old row's validity ends where the new one's begins:
--   GLU · from mg/dL · factor 0.0555  · [-infinity, 2027-01-01 00:00)
--   GLU · from mg/dL · factor 0.05551 · [2027-01-01 00:00, )
-- And a profile is versioned: a file names the version that read it, so that version stays as it is.
alter table tests add version integer not null default 1, add updated_at timestamptz(3) not null default now();
alter table panels add version integer not null default 1, add updated_at timestamptz(3) not null default now();
alter table rejection_reasons add version integer not null default 1, add updated_at timestamptz(3) not null default now();
alter table instruments add version integer not null default 1, add updated_at timestamptz(3) not null default now();
call audit('tests');
call audit('panels');
call audit('rejection_reasons');
call audit('instruments');

-- What was in force stays what was in force. A result is judged by the rows that were valid when it was
-- entered; if a row of yesterday could be changed today, the same result would be judged otherwise when it is
-- asked again. So the past of these tables is fixed, whoever changes them:
--
--   at 10:00   valid_during [-infinity, )  →  [-infinity, 10:00)   superseded from now on: goes on
--   at 10:00   valid_during [-infinity, )  →  [-infinity, 09:00)   it was in force at 09:30: refused
--   at 10:00   low 3.5 → 3.6                                       an edit: refused
--   at 10:00   delete of a row that begins at 12:00                it never was in force: goes on
--   at 10:00   delete of a row that began at 09:00                 refused
--
-- now() is the beginning of the transaction, and stands still in it. A service may not insert into the past
-- either. The owner may: the seed brings what is valid since ever (-infinity), for a laboratory that begins.
-- What has been judged meanwhile keeps a copy of what judged it (interpretations.facts).
create function keep_what_was_in_force() returns trigger language plpgsql as $$
declare
  so_far tstzrange := tstzrange('-infinity', now());
  owner oid := (select relowner from pg_class where oid = tg_relid);
begin
  if tg_op = 'INSERT' then
    if lower(new.valid_during) < now() and not pg_has_role(current_user, owner, 'usage') then
      raise exception 'A row of % cannot be in force from % on: that is past', tg_table_name, lower(new.valid_during)
        using errcode = 'check_violation';
    end if;
  elsif tg_op = 'DELETE' then
    if lower(old.valid_during) < now() then
      raise exception 'A row of % that was in force is never deleted: supersede it', tg_table_name
        using errcode = 'check_violation';
    end if;
  elsif to_jsonb(new) - 'valid_during' <> to_jsonb(old) - 'valid_during'
    or new.valid_during * so_far <> old.valid_during * so_far then
    raise exception 'A row of % is never edited: supersede it from now or a later moment on', tg_table_name
      using errcode = 'check_violation';
  end if;
  return null;
end $$;
create trigger keep_what_was_in_force after insert or update or delete on qualified_intervals
  for each row execute function keep_what_was_in_force();
create trigger keep_what_was_in_force after insert or update or delete on unit_conversions
  for each row execute function keep_what_was_in_force();

-- Only the api maintains the catalogue, and it may change what its verbs change. The code of a test, a panel or
-- an instrument is not among it: people, files and other laboratories know it. Nothing is deleted but the
-- members of a panel, and what was scheduled and never came into force.
grant insert, update (name, loinc, specimen_type, unit, molar_mass, decimals, can_be_negative, autoverify, active,
  version, updated_at) on tests to lab_api;
grant insert, update (name, loinc, active, version, updated_at) on panels to lab_api;
grant insert, update (position), delete on panel_tests to lab_api;
grant insert, update (name, active, version, updated_at) on rejection_reasons to lab_api;
grant insert, update (valid_during), delete on qualified_intervals to lab_api;
grant insert, update (valid_during), delete on unit_conversions to lab_api;
grant insert on analyzer_profiles to lab_api;
grant insert, update (name, profile_id, active, version, updated_at) on instruments to lab_api;
