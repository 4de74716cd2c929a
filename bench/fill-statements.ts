// What one order leaves behind, for the orders numbered from $1 to $2 (exclusive): a quarter of a patient,
// three items, a sample, three results, their events, audit rows and a job. id() and at() are made by
// fill.ts. Of a thousand orders one has a critical result that is held, two wait for their sample, and
// five have a critical result that a pathologist has released; all others went out by themselves.

// Twenty thousand family names of three syllables, so that a search for one finds few at every size.
const syllables = {
  first:
    'Al Ber Cas Dor El Fal Gar Hol Is Jan Kal Lin Mar Nor Ol Pet Quin Ros Sal Tor Ul Var Wal Xan Yor Zel Bra Cle Dra Fre Gro Hra Kro Pla Sko Sta Tri Vla Wre Zwi',
  middle: 'an be co de er fi gu ha in jo ka le mo ne or pi ra se ti ul va we xi yo za',
  last: 'berg dorf feld gren holm ic kin land mann ner off quist rup sen ska ton ur vic witz zon',
  given:
    'Anna Ben Clara David Emma Finn Greta Hugo Ida Jonas Klara Leo Mia Noah Olga Paul Rita Sven Tina Udo',
}
const list = (words: string) => `string_to_array('${words}', ' ')`
const familyName = `(${list(syllables.first)})[1 + p % 40] || (${list(syllables.middle)})[1 + p / 40 % 25]
  || (${list(syllables.last)})[1 + p / 1000 % 20]`

const user = (username: string) => `(select id from users where username = '${username}')`
const orders = 'generate_series($1::bigint, $2::bigint - 1) n'
const withSample = 'n % 500 <> 2'
const held = 'n % 1000 = 1'

// Position, code, value, unit.
const tests = `(select v.position, t.id, v.code, v.value, v.unit from (values
  (1, 'GLU', '5.1', 'mmol/L'), (2, 'CREA', '88', 'umol/L'), (3, 'K', '4.2', 'mmol/L')) v (position, code, value, unit)
  join tests t on t.code = v.code)`
const critical = `(t.position = 3 and (${held} or n % 200 = 0))`

const between = (table: string) =>
  `${table}.id >= pg_temp.id(0, $1::bigint) and ${table}.id < pg_temp.id(0, $2::bigint)`
const placedAt = (table: string) => `uuid_extract_timestamp(${table}.id)`

const inserts = [
  `insert into patients (id, mrn, family_name, given_name, birth_date, sex, created_at, updated_at)
   select pg_temp.id(1, n), 'H-' || lpad(p::text, 8, '0'), ${familyName}, (${list(syllables.given)})[1 + p / 7 % 20],
     date '1950-01-01' + (p * 37 % 18000)::int, case p % 2 when 0 then 'female' else 'male' end, pg_temp.at(n), pg_temp.at(n)
   from (select n, n / 4 as p from ${orders} where n % 4 = 0) n`,

  `insert into orders (id, order_number, patient_id, priority, status, ordered_by, ordered_at, completed_at, updated_at)
   select pg_temp.id(2, n), 'H-' || lpad(n::text, 8, '0'), pg_temp.id(1, n - n % 4), case when n % 20 = 0 then 'stat' else 'routine' end,
     case when ${held} then 'in_progress' when not ${withSample} then 'placed' else 'completed' end, u.id, pg_temp.at(n),
     case when ${withSample} and not ${held} then pg_temp.at(n) + interval '1 hour' end, pg_temp.at(n)
   from ${orders}, (select ${user('clerk')} as id) u`,

  `insert into order_items (id, order_id, test_id, position, status)
   select pg_temp.id(16 + t.position, n), pg_temp.id(2, n), t.id, t.position,
     case when not ${withSample} then 'pending' when ${held} and t.position = 3 then 'resulted' else 'final' end
   from ${orders} cross join ${tests} t`,

  `insert into samples (id, order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by, created_at, updated_at)
   select pg_temp.id(3, n), pg_temp.id(2, n), 'H' || lpad(n::text, 10, '0'), 'serum', 'received', pg_temp.at(n), u.id, pg_temp.at(n), u.id,
     pg_temp.at(n), pg_temp.at(n)
   from ${orders}, (select ${user('phlebotomist')} as id) u where ${withSample}`,

  `insert into results (id, order_item_id, sample_id, status, value, number, unit, entered_by, entered_at, canonical_value, canonical_unit,
     age_index, time_zone, rule_set, flag, critical, hold_reasons, interpreted_at, verified_by, released_at, reference_interval_id)
   select pg_temp.id(32 + t.position, n), pg_temp.id(16 + t.position, n), pg_temp.id(3, n),
     case when ${critical} and ${held} then 'held' else 'final' end, v.value, v.value::numeric, t.unit, e.id, pg_temp.at(n),
     v.value::numeric, t.unit, 13390, 'UTC', 1, case when ${critical} then 'HH' else 'N' end, ${critical},
     case when ${critical} then '{critical}'::text[] else '{}' end, pg_temp.at(n), case when ${critical} and not ${held} then y.id end,
     case when not (${critical} and ${held}) then pg_temp.at(n) end, q.id
   from ${orders} cross join ${tests} t
   cross join lateral (select case when ${critical} then '6.8' else t.value end as value) v
   cross join lateral (select id from qualified_intervals q where q.test_id = t.id and q.category = 'reference' order by q.age_band desc limit 1) q,
     (select ${user('technologist')} as id) e, (select ${user('pathologist')} as id) y
   where ${withSample}`,
]

const events = `
  insert into events (type, order_id, subject_id, data, created_at)
  select e.type, pg_temp.id(2, n), pg_temp.id(e.kind, n), e.data::jsonb, pg_temp.at(n) + e.step * interval '1 minute'
  from ${orders} cross join (values
    (0, 'order.placed', 2, '{}'), (1, 'sample.collected', 3, '{}'), (2, 'sample.received', 3, '{}'),
    (3, 'order.in_progress', 2, '{"from": "placed", "to": "in_progress"}'),
    (4, 'result.entered', 33, '{}'), (5, 'result.entered', 34, '{}'), (6, 'result.entered', 35, '{}'),
    (7, 'result.final', 33, '{"flag": "N", "critical": false}'), (8, 'result.final', 34, '{"flag": "N", "critical": false}'),
    (9, 'result.final', 35, '{"flag": "N", "critical": false}'),
    (10, 'order.completed', 2, '{"from": "in_progress", "to": "completed"}')) e (step, type, kind, data)
  where e.step = 0 or ${withSample}
  order by n, e.step`

/** A row as it was inserted. */
const audited = (table: string, username: string) => `
  insert into audit_log (at, actor, table_name, row_id, operation, after)
  select ${placedAt('t')}, u.actor, '${table}', t.id::text, 'insert', to_jsonb(t)
  from ${table} t, (select 'user:' || ${user(username)} as actor) u where ${between('t')}`

/** One change of each row: which columns it had, and has. */
const changed = (table: string, actor: string, minutes: number, before: string, after: string) => `
  insert into audit_log (at, actor, table_name, row_id, operation, before, after)
  select ${placedAt('t')} + interval '${minutes} minutes', ${actor}, '${table}', t.id::text, 'update', '${before}'::jsonb, '${after}'::jsonb
  from ${table} t where ${between('t')}`

const audits = [
  audited('patients', 'clerk'),
  audited('orders', 'clerk'),
  audited('order_items', 'clerk'),
  audited('samples', 'phlebotomist'),
  changed('samples', `'user:technologist'`, 2, '{"status": "collected"}', '{"status": "received"}'),
  changed('orders', `'user:technologist'`, 3, '{"status": "placed"}', '{"status": "in_progress"}'),
  audited('results', 'technologist'),
  changed(
    'order_items',
    `'user:technologist'`,
    4,
    '{"status": "pending"}',
    '{"status": "resulted"}',
  ),
  changed('results', `'job:interpret-results'`, 7, '{"status": "entered"}', '{"status": "final"}'),
  changed(
    'order_items',
    `'job:interpret-results'`,
    7,
    '{"status": "resulted"}',
    '{"status": "final"}',
  ),
  changed(
    'orders',
    `'job:interpret-results'`,
    10,
    '{"status": "in_progress"}',
    '{"status": "completed"}',
  ),
]

// Finished jobs are kept for a day: of a history of weeks a tenth is plenty, all finished an hour ago.
const jobs = `
  insert into pgboss.job_common (id, name, data, state, created_on, started_on, completed_on, keep_until, deletion_seconds, policy)
  select pg_temp.id(4, n), 'interpret-results', jsonb_build_object('result_ids', array[pg_temp.id(33, n)]), 'completed',
    now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour', now() + interval '14 days', 86400, 'standard'
  from ${orders} where n % 10 < 3`

export const fillStatements = [...inserts, events, ...audits, jobs]
