// What the verbs of orders, samples and results write one at a time, written for a whole day at once and with the
// times of then. The actor in the audit log is the job `history`; who did it then stands in the rows.
import { statement } from '../statement.ts'

/** The history is in one piece: whoever finds its first patient finds all of it. */
export const findHistory = statement({
  parameters: { mrn: 'text' },
  row: { locked: 'boolean', found: 'boolean' },
})`
  select true as locked, exists(select from patient_mrns where folded = lower(${'mrn'}::text collate "C")) as found
  from pg_advisory_xact_lock(hashtextextended('diagnostics-lab:history', 0))`

/** The days before today and today, by the laboratory's calendar. */
export const findDays = statement({
  parameters: { days: 'integer', time_zone: 'text' },
  row: { midnight: 'timestamptz', weekday: 'integer' },
})`
  select (day at time zone ${'time_zone'}::text) as midnight, extract(isodow from day)::integer as weekday
  from generate_series(
    date_trunc('day', now() at time zone ${'time_zone'}::text) - make_interval(days => ${'days'}::integer),
    date_trunc('day', now() at time zone ${'time_zone'}::text), interval '1 day') as day`

/** Ids with the time of then in them, as the database would have drawn them. */
export const drawIds = statement({
  parameters: { count: 'integer', at: 'timestamptz' },
  row: { id: 'uuid' },
})`
  select uuidv7(${'at'}::timestamptz - clock_timestamp()) as id from generate_series(1, ${'count'}::integer)`

export const drawAccessionNumbers = statement({
  parameters: { count: 'integer' },
  row: { sequence: 'bigint' },
})`
  select nextval('accession_numbers') as sequence from generate_series(1, ${'count'}::integer)`

export const findStaff = statement({ row: { clerk: 'uuid', technologist: 'uuid' } })`
  select c.id as clerk, t.id as technologist
  from users c join users t on t.username = 'technologist' where c.username = 'clerk'`

export const findPeople = statement({ row: { id: 'uuid', sex: 'text', mrn: 'text' } })`
  select id, sex, mrn from patients
  where deleted_at is null and birth_date < now() - interval '20 years' and mrn ~ '^MRN-[0-9]{6}$'
  order by mrn`

export const insertPeople = statement({ parameters: { rows: 'jsonb', at: 'timestamptz' } })`
  insert into patients (mrn, family_name, given_name, birth_date, sex, created_at, updated_at)
  select mrn, family_name, given_name, birth_date, sex, ${'at'}, ${'at'}
  from jsonb_to_recordset(${'rows'}::jsonb) as r (mrn text, family_name text, given_name text, birth_date date, sex text)`

/** A test on trial since the history began: every value waits for a person, and the machine is compared. */
export const beginTrial = statement({ parameters: { test: 'text', at: 'timestamptz' } })`
  with switch as (
    insert into autoverification_switches (test_id, mode, reason, set_by, set_at)
    select t.id, 'shadow', 'New reagent: a month on trial', u.id, ${'at'}::timestamptz
    from tests t join users u on u.username = 'pathologist' where t.code = ${'test'}
    returning id
  )
  insert into events (type, subject_id, data, created_at)
  select 'autoverification.switched', id, jsonb_build_object('mode', 'shadow', 'test_code', ${'test'}), ${'at'} from switch`

export const insertOrders = statement({ parameters: { rows: 'jsonb' } })`
  insert into orders (id, order_number, patient_id, priority, status, status_reason, ordered_by, ordered_at, updated_at)
  select r.id, 'ORD-' || to_char(ordered_at, 'YYYY') || '-' || to_char(nextval('order_numbers'), 'FM99999990000000'),
    patient_id, priority, status, status_reason, u.id, ordered_at, r.updated_at
  from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, patient_id uuid, priority text, status text,
    status_reason text, ordered_at timestamptz, updated_at timestamptz)
  join users u on u.username = 'clerk'
  order by ordered_at`

export const insertItems = statement({ parameters: { rows: 'jsonb' } })`
  insert into order_items (id, order_id, test_id, position, status)
  select r.id, order_id, t.id, position, r.status
  from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, order_id uuid, test text, position smallint, status text)
  join tests t on t.code = r.test`

export const insertSamples = statement({ parameters: { rows: 'jsonb' } })`
  insert into samples (id, order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at,
    received_by, rejected_at, rejected_by, rejection_code, rejection_note, replaces_id, created_at, updated_at)
  select r.id, order_id, accession_number, specimen_type, status, collected_at, p.id, received_at,
    case when received_at is not null then t.id end, rejected_at, case when rejected_at is not null then t.id end,
    rejection_code, rejection_note, replaces_id, collected_at, coalesce(rejected_at, received_at, collected_at)
  from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, order_id uuid, accession_number text, specimen_type text,
    status text, collected_at timestamptz, received_at timestamptz, rejected_at timestamptz, rejection_code text,
    rejection_note text, replaces_id uuid)
  join users p on p.username = 'phlebotomist' join users t on t.username = 'technologist'
  order by r.collected_at`

/** In this order; each with the moment at which it happened. */
export const insertEvents = statement({ parameters: { rows: 'jsonb' } })`
  insert into events (type, order_id, subject_id, data, created_at)
  select type, order_id, subject_id, coalesce(data, '{}'), at
  from jsonb_to_recordset(${'rows'}::jsonb) as r (type text, order_id uuid, subject_id uuid, data jsonb, at timestamptz)
  order by at`

/** Results as they were entered; the interpretation comes after. */
export const insertResults = statement({ parameters: { rows: 'jsonb' } })`
  with entries as (
    select r.*, t.id as test_id, n.id as instrument_id, u.id as user_id
    from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, item_id uuid, sample_id uuid, patient_id uuid, test text,
      version integer, value text, unit text, instrument text, measured_at timestamptz, entered_at timestamptz,
      collected_at timestamptz, corrects_id uuid, correction_reason text)
    join tests t on t.code = r.test join users u on u.username = 'technologist'
    left join instruments n on n.code = r.instrument
  ), resulted as (
    update order_items set status = 'resulted'
    where id = any(array(select item_id from entries where corrects_id is null))
  )
  insert into results (id, order_item_id, sample_id, test_id, patient_id, collected_at, version, value, number, unit,
    instrument_id, measured_at, entered_by, entered_at, corrects_id, correction_reason)
  select id, item_id, sample_id, test_id, patient_id, collected_at, version, value, value::numeric, unit,
    instrument_id, case when instrument_id is not null then measured_at end, user_id, entered_at, corrects_id, correction_reason
  from entries order by entered_at`

export const findHeld = statement({
  parameters: { ids: 'uuid[]' },
  row: {
    id: 'uuid',
    item_id: 'uuid',
    order_id: 'uuid',
    priority: 'text',
    entered_at: 'timestamptz',
    corrects_id: 'uuid?',
  },
})`
  select r.id, r.order_item_id as item_id, o.id as order_id, o.priority, r.entered_at, r.corrects_id
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from results where id = asked.id limit 1) r
  cross join lateral (select order_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select id, priority from orders where id = i.order_id limit 1) o
  where r.status = 'held'
  order by r.entered_at, r.id`

/** As verifyResult() does, each by a pathologist and at its own time: this first, then releaseHeld. */
export const supersedeCorrected = statement({ parameters: { rows: 'jsonb' } })`
  with rows as (
    select * from jsonb_to_recordset(${'rows'}::jsonb) as r (corrects_id uuid, at timestamptz)
  )
  update results r set superseded_at = rows.at
  from rows
  where r.id = any(array(select corrects_id from rows)) and r.id = rows.corrects_id`

export const releaseHeld = statement({ parameters: { rows: 'jsonb' } })`
  with rows as (
    select * from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, item_id uuid, at timestamptz)
  ), items as (
    update order_items set status = 'final' where id = any(array(select item_id from rows))
  )
  update results r set status = 'final', verified_by = u.id, released_at = rows.at
  from rows join users u on u.username = 'pathologist'
  where r.id = any(array(select id from rows)) and r.id = rows.id`

/** Final results that an exception of the day may befall: each with its sample, the newest first. */
export const findReported = statement({
  parameters: { ids: 'uuid[]', test: 'text' },
  row: {
    id: 'uuid',
    item_id: 'uuid',
    order_id: 'uuid',
    sample_id: 'uuid',
    patient_id: 'uuid',
    specimen_type: 'text',
    value: 'text',
    unit: 'text',
    released_at: 'timestamptz',
    collected_at: 'timestamptz',
  },
})`
  select r.id, r.order_item_id as item_id, o.id as order_id, r.sample_id, o.patient_id, s.specimen_type, r.value, coalesce(r.unit, '') as unit,
    coalesce(r.released_at, r.entered_at) as released_at, s.collected_at
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from results where id = asked.id limit 1) r
  cross join lateral (select order_id, test_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select id, patient_id from orders where id = i.order_id limit 1) o
  cross join lateral (select specimen_type, collected_at from samples where id = r.sample_id limit 1) s
  join tests t on t.id = i.test_id
  where r.status = 'final' and r.superseded_at is null and t.code = ${'test'}
  order by r.released_at desc, r.id`

/** As rejectSample() marks it; what follows from it is done by the service's own statements. */
export const markRejected = statement({
  parameters: { id: 'uuid', code: 'text', note: 'text', at: 'timestamptz' },
})`
  update samples set status = 'rejected', rejection_code = ${'code'}, rejection_note = ${'note'},
    rejected_at = ${'at'}, rejected_by = (select id from users where username = 'technologist'), updated_at = ${'at'}
  where id = ${'id'}`

export const findItemsOfSample = statement({
  parameters: { sample_id: 'uuid' },
  row: {
    item_id: 'uuid',
    test: 'text',
    value: 'text',
    unit: 'text',
    instrument: 'text?',
    versions: 'integer',
  },
})`
  select r.order_item_id as item_id, t.code as test, r.value, coalesce(r.unit, '') as unit, n.code as instrument,
    (select max(v.version) from results v where v.order_item_id = r.order_item_id) as versions
  from results r join tests t on t.id = r.test_id left join instruments n on n.id = r.instrument_id
  where r.sample_id = ${'sample_id'} and r.corrects_id is null and r.derived_from is null
  order by r.entered_at, r.id`
