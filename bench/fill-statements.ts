// What an order leaves behind: a quarter of a patient, three items, a sample, three results with their
// interpretations, events, audit rows and a job. Of a thousand orders one has a critical result that is
// held, two wait for their sample, and five have a critical result that a pathologist has released; all
// others went out by themselves.
import type { Timeline } from './fill.ts'

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

/**
 * Once per connection: two tables for a chunk of orders, and what its ids are made from. Version 7 by hand:
 * 48 bits of time, the kind of row, the number of the order.
 */
export function prepareFilling({ start, step_ms }: Timeline): string {
  return `
    create function pg_temp.at_ms(n bigint) returns bigint language sql immutable return ${start.getTime()} + n * ${step_ms};
    create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable
      return (lpad(to_hex(pg_temp.at_ms(n)), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(to_hex(n), 12, '0'))::uuid;
    create temp table users_by_name as
      select (select id from users where username = 'clerk') as clerk, (select id from users where username = 'phlebotomist') as phlebotomist,
        (select id from users where username = 'technologist') as technologist, (select id from users where username = 'pathologist') as pathologist;
    create temp table usual as
      select v.position, t.id as test_id, v.value, t.unit,
        jsonb_build_object('value', v.value, 'unit', t.unit, 'canonical_unit', t.unit, 'comparator', null, 'conversion', null,
          'reference', q.interval, 'critical', q.interval, 'autoverification', null, 'absolute', null, 'can_be_negative', false,
          'autoverify', true, 'is_correction', false, 'instrument_flags', array[]::text[], 'sample_status', 'received',
          'age_index', 13390, 'time_zone', 'UTC') as facts
      from (values (1, 'GLU', '5.1'), (2, 'CREA', '88'), (3, 'K', '4.2')) v (position, code, value)
      join tests t on t.code = v.code
      cross join lateral (
        select jsonb_build_object('id', q.id, 'low', q.low::text, 'low_inclusive', true, 'high', q.high::text, 'high_inclusive', true) as interval
        from qualified_intervals q where q.test_id = t.id and q.category = 'reference' order by q.age_band desc limit 1) q;
    create temp table placed (
      n bigint, at timestamptz, patient_id uuid, order_id uuid, sample_id uuid, sampled boolean, held boolean, critical boolean);
    create temp table asked (
      n bigint, at timestamptz, patient_id uuid, order_id uuid, sample_id uuid, item_id uuid, result_id uuid, interpretation_id uuid,
      position smallint, test_id uuid, value text, unit text, facts jsonb, sampled boolean, held boolean, critical boolean);`
}

const chunk = [
  'truncate placed, asked',
  `insert into placed
   select n, to_timestamp(pg_temp.at_ms(n) / 1000.0), pg_temp.id(1, n - n % 4), pg_temp.id(2, n), pg_temp.id(3, n),
     n % 500 <> 2, n % 1000 = 1, n % 1000 = 1 or n % 200 = 0
   from generate_series($1::bigint, $2::bigint - 1) n`,
  `insert into asked
   select n, at, patient_id, order_id, sample_id, pg_temp.id(16 + u.position, n), pg_temp.id(32 + u.position, n), pg_temp.id(48 + u.position, n),
     u.position, u.test_id, case when critical and u.position = 3 then '6.8' else u.value end, u.unit, u.facts, sampled,
     held and u.position = 3, critical and u.position = 3
   from placed cross join usual u order by n, u.position`,
]

const rows = [
  `insert into patients (id, mrn, family_name, given_name, birth_date, sex, created_at, updated_at)
   select patient_id, 'H-' || lpad(p::text, 8, '0'), ${familyName}, (${list(syllables.given)})[1 + p / 7 % 20],
     date '1950-01-01' + (p * 37 % 18000)::int, case p % 2 when 0 then 'female' else 'male' end, at, at
   from placed cross join lateral (select n / 4 as p) p where n % 4 = 0`,

  `insert into orders (id, order_number, patient_id, priority, status, ordered_by, ordered_at, completed_at, updated_at)
   select order_id, 'H-' || lpad(n::text, 8, '0'), patient_id, case when n % 20 = 0 then 'stat' else 'routine' end,
     case when held then 'in_progress' when sampled then 'completed' else 'placed' end, u.clerk, at,
     case when sampled and not held then at + interval '10 minutes' end, at
   from placed, users_by_name u`,

  `insert into order_items (id, order_id, test_id, position, status)
   select item_id, order_id, test_id, position, case when not sampled then 'pending' when held then 'resulted' else 'final' end
   from asked`,

  `insert into samples (id, order_id, accession_number, specimen_type, status, collected_at, collected_by, received_at, received_by, created_at, updated_at)
   select sample_id, order_id, 'H' || lpad(n::text, 10, '0'), 'serum', 'received', at, u.phlebotomist, at, u.technologist, at, at
   from placed, users_by_name u where sampled`,

  `insert into results (id, order_item_id, sample_id, test_id, patient_id, collected_at, status, value, number, unit, entered_by, entered_at, interpretation_id, verified_by, released_at)
   select result_id, item_id, sample_id, test_id, patient_id, at, case when held then 'held' else 'final' end, value, value::numeric, unit, u.technologist, at,
     interpretation_id, case when critical and not held then u.pathologist end, case when not held then at + interval '7 minutes' end
   from asked, users_by_name u where sampled`,

  `insert into interpretations (id, result_id, rule_set, facts, canonical_value, canonical_unit, flag, critical, verdict, hold_reasons, interpreted_at, entered_at)
   select interpretation_id, result_id, 1, facts, value::numeric, unit, case when critical then 'HH' else 'N' end, critical,
     case when critical then 'hold' else 'release' end, case when critical then '{critical}'::text[] else '{}' end, at, at
   from asked where sampled`,

  // Numbered as they will be when they are read: nobody has to number millions first.
  `insert into events (number, type, order_id, subject_id, data, created_at)
   select $1::bigint * 11 + row_number() over (), e.type, order_id, case when e.about is null then order_id else e.about end, e.data::jsonb, at
   from (
     select n, at, order_id, step, type, about, data
     from placed cross join lateral (values
       (0, 'order.placed', null::uuid, '{"priority": "routine"}'), (1, 'sample.collected', sample_id, '{}'), (2, 'sample.received', sample_id, '{}'),
       (3, 'order.in_progress', null, '{"from": "placed", "to": "in_progress"}'),
       (10, 'order.completed', null, '{"from": "in_progress", "to": "completed"}')) e (step, type, about, data)
     where step = 0 or sampled and not (step = 10 and held)
     union all
     select n, at, order_id, step, type, result_id, data
     from asked cross join lateral (values
       (4, 'result.entered', '{}'), (7, case when held then 'result.held' else 'result.final' end, '{"flag": "N", "critical": false}')) e (step, type, data)
     where sampled
     order by n, step) e`,
]

/** A row as it was inserted. The rows of a chunk are the newest of their table. */
const inserted = (table: string, id: string, from: string, user: string) => `
  insert into audit_log (at, actor, table_name, row_id, operation, after)
  select c.at, 'user:' || u.${user}, '${table}', t.id::text, 'insert', to_jsonb(t)
  from ${from} c join ${table} t on t.id = c.${id}, users_by_name u`

/** One change of each row: the columns that it changed, as they were and as they are. */
const updated = (
  [table, id, from]: [string, string, string],
  [actor, minutes]: [string, number],
  before: string,
  after: string,
) => `
  insert into audit_log (at, actor, table_name, row_id, operation, before, after)
  select at + interval '${minutes} minutes', ${actor}, '${table}', ${id}::text, 'update', ${before}, ${after}
  from ${from}, users_by_name u where sampled`

const status = (value: string) => `'{"status": "${value}"}'::jsonb`
const byHand = `'user:' || u.technologist`
const byJob = `'job:interpret-results'`
const order: [string, string, string] = ['orders', 'order_id', 'placed']
const item: [string, string, string] = ['order_items', 'item_id', 'asked']

const audit = [
  inserted('patients', 'patient_id', '(select * from placed where n % 4 = 0)', 'clerk'),
  inserted('orders', 'order_id', 'placed', 'clerk'),
  inserted('order_items', 'item_id', 'asked', 'clerk'),
  inserted('samples', 'sample_id', 'placed', 'phlebotomist'),
  updated(['samples', 'sample_id', 'placed'], [byHand, 2], status('collected'), status('received')),
  updated(order, [byHand, 3], status('placed'), status('in_progress')),
  inserted('results', 'result_id', 'asked', 'technologist'),
  updated(item, [byHand, 4], status('pending'), status('resulted')),
  updated(
    ['results', 'result_id', 'asked'],
    [byJob, 7],
    `'{"status": "entered", "interpretation_id": null, "released_at": null}'`,
    `jsonb_build_object('status', 'final', 'interpretation_id', interpretation_id, 'released_at', at)`,
  ),
  updated(item, [byJob, 7], status('resulted'), status('final')),
  updated(order, [byJob, 10], status('in_progress'), status('completed')),
]

// Finished jobs are kept for a day: of a history of weeks a tenth is plenty, all finished an hour ago.
const jobs = `
  insert into pgboss.job_common (id, name, data, state, created_on, started_on, completed_on, keep_until, deletion_seconds, policy)
  select pg_temp.id(4, n), 'interpret-results', jsonb_build_object('result_ids', array[pg_temp.id(33, n)]), 'completed',
    now() - interval '1 hour', now() - interval '1 hour', now() - interval '1 hour', now() + interval '14 days', 86400, 'standard'
  from placed where n % 10 < 3`

/** For the orders numbered from $1 to $2 (exclusive). */
export const fillStatements = [...chunk, ...rows, ...audit, jobs]
