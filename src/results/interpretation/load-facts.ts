// All that the rules look at, for any number of results in one query: a JSON object for each.
import { as, statement } from '../../../db/statement.ts'
import { qcFacts } from './qc-facts.ts'
import type { InterpretationFacts } from './rules/facts.ts'

// Age is that on the local date of collection. Intervals and conversions are those in force when the
// result was entered, whenever the job runs. At most one interval of a category applies: the table's
// exclusion constraint sees to it.
export const loadFacts = statement({
  parameters: {
    ids: 'uuid[]',
    time_zone: 'text',
    autoverification: 'boolean',
    clock_tolerance_ms: 'integer',
    to_measurement_ms: 'bigint',
  },
  row: {
    id: 'uuid',
    order_id: 'uuid',
    order_item_id: 'uuid',
    entered_at: 'text',
    request_id: 'text?',
    facts: as<InterpretationFacts>('json'),
  },
})`
  select r.id, i.order_id, r.order_item_id, r.entered_at::text as entered_at, r.request_id, json_build_object(
    'value', r.number::text, 'comparator', r.comparator, 'unit', r.unit, 'canonical_unit', t.unit,
    'conversion', (
      select json_build_object('id', c.id, 'factor', c.factor::text, 'offset', c."offset"::text)
      from unit_conversions c
      where c.test_id = t.id and c.from_unit = r.unit and c.valid_during @> r.entered_at),
    'reference', q.by_category -> 'reference',
    'critical', q.by_category -> 'critical',
    'autoverification', q.by_category -> 'autoverification',
    'absolute', q.by_category -> 'absolute',
    'age_index', age.index, 'time_zone', ${'time_zone'}::text,
    'can_be_negative', t.can_be_negative, 'autoverify', t.autoverify and ${'autoverification'}::boolean,
    'is_correction', r.corrects_id is not null, 'instrument_flags', r.instrument_flags,
    'sample_status', s.status,
    'times', json_build_object(
      'collected_at', s.collected_at, 'received_at', s.received_at,
      'measured_at', r.measured_at, 'entered_at', r.entered_at,
      'clock_tolerance_ms', ${'clock_tolerance_ms'}::integer,
      'to_measurement_ms', ${'to_measurement_ms'}::bigint),
    'qc', ${qcFacts({
      instrument_id: 'r.instrument_id',
      test_id: 't.id',
      at: 'coalesce(r.measured_at, r.entered_at)',
    })}) as facts
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from results where id = asked.id limit 1) r
  cross join lateral (select order_id, test_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select patient_id from orders where id = i.order_id limit 1) o
  cross join lateral (select birth_date, sex from patients where id = o.patient_id limit 1) p
  cross join lateral (select id, unit, can_be_negative, autoverify from tests where id = i.test_id limit 1) t
  cross join lateral (select collected_at, received_at, status from samples where id = r.sample_id limit 1) s
  cross join lateral (
    select age_index(p.birth_date, (s.collected_at at time zone ${'time_zone'}::text)::date) as index) age
  cross join lateral (
    select json_object_agg(category, json_build_object(
      'id', id, 'low', low::text, 'low_inclusive', low_inclusive,
      'high', high::text, 'high_inclusive', high_inclusive)) as by_category
    from qualified_intervals
    where test_id = t.id and sex in ('any', p.sex) and age_band @> age.index
      and valid_during @> r.entered_at) q
  where r.status = 'entered'
  order by r.entered_at, r.id`
