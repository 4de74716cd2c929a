// All that the rules look at, for any number of results in one query: a JSON object for each.
import { as, fragment, statement } from '../../../db/statement.ts'
import { reflexRules } from '../reflex/find-rules.ts'
import type { ReflexRule } from '../reflex/rules.ts'
import { qcFacts } from './qc-facts.ts'
import type { InterpretationFacts } from './rules/facts.ts'

// The patient's newest value of this test that stands and was collected strictly earlier, in one look-up: see
// results_previous_idx. It was in the same kind of specimen, unless the catalogue has changed since.
const previousValue = fragment`
  select json_build_object(
    'result_id', b.id, 'value', v.canonical_value::text, 'comparator', b.comparator, 'unit', v.canonical_unit,
    'conversion', (
      select json_build_object('id', u.id, 'factor', u.factor::text, 'offset', u."offset"::text)
      from unit_conversions u
      where u.test_id = t.id and u.from_unit = v.canonical_unit and u.valid_during @> r.entered_at),
    'collected_at', b.collected_at)
  from results b
  cross join lateral (select specimen_type from samples where id = b.sample_id limit 1) tube
  cross join lateral (
    select canonical_value, canonical_unit from interpretations
    where result_id = b.id and id = b.interpretation_id limit 1) v
  where b.patient_id = o.patient_id and b.test_id = t.id and b.collected_at < s.collected_at
    and b.status = 'final' and b.superseded_at is null and tube.specimen_type = s.specimen_type
  order by b.collected_at desc, b.id desc
  limit 1`

/** Whether the order has a test that is derived from this one: of a row `i` with order_id, test_id. */
export const feedsDerived = fragment`
  exists (
    select from derived_test_inputs n
    join derived_tests dt on dt.id = n.derived_test_id
    join order_items di on di.order_id = i.order_id and di.test_id = dt.test_id
    where n.test_id = i.test_id)`

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
    notice_id: 'uuid',
    order_id: 'uuid',
    order_item_id: 'uuid',
    entered_at: 'text',
    request_id: 'text?',
    facts: as<InterpretationFacts>('json'),
    feeds_derived: 'boolean',
    reflex: as<ReflexRule[]>('json'),
  },
})`
  select r.id, uuidv7() as notice_id, i.order_id, r.order_item_id, r.entered_at::text as entered_at, r.request_id, json_build_object(
    'value', r.number::text, 'comparator', r.comparator, 'unit', r.unit, 'canonical_unit', t.unit,
    'conversion', (
      select json_build_object('id', c.id, 'factor', c.factor::text, 'offset', c."offset"::text, 'source', c.source)
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
    'switches', (
      select json_agg(json_build_object('id', id, 'of', case when test_id is null then 'laboratory' else 'test' end,
        'mode', mode) order by test_id nulls first)
      from autoverification_switches where ended_at is null and (test_id is null or test_id = t.id)),
    'described', json_build_object(
      'test', json_build_object('code', t.code, 'name', t.name),
      'subject', json_build_object('sex', p.sex, 'collected_on', age.collected_on),
      'intervals', q.origins),
    'delta', d.facts,
    'kind', t.kind,
    'coded', case when t.kind = 'coded' then (
      select json_build_object('value_id', w.id, 'word', w.word, 'display', w.display, 'flag', w.flag,
        'critical', w.critical)
      from coded_values w where w.id = r.coded_value_id) end,
    'qc', ${qcFacts({
      instrument_id: 'r.instrument_id',
      test_id: 't.id',
      at: 'coalesce(r.measured_at, r.entered_at)',
    })},
    'derived_from', r.derived_from) as facts,
    (${feedsDerived}) as feeds_derived, (${reflexRules}) as reflex
  from unnest((select ${'ids'}::uuid[])) as asked (id)
  cross join lateral (select * from results where id = asked.id limit 1) r
  cross join lateral (select order_id, test_id from order_items where id = r.order_item_id limit 1) i
  cross join lateral (select patient_id from orders where id = i.order_id limit 1) o
  cross join lateral (select birth_date, sex from patients where id = o.patient_id limit 1) p
  cross join lateral (select id, code, name, kind, unit, can_be_negative, autoverify from tests where id = i.test_id limit 1) t
  cross join lateral (select collected_at, received_at, status, specimen_type from samples where id = r.sample_id limit 1) s
  cross join lateral (
    select collected_on, age_index(p.birth_date, collected_on) as index
    from (select (s.collected_at at time zone ${'time_zone'}::text)::date as collected_on) d) age
  cross join lateral (
    select json_object_agg(category, json_build_object(
      'id', id, 'low', low::text, 'low_inclusive', low_inclusive,
      'high', high::text, 'high_inclusive', high_inclusive)) as by_category,
      json_object_agg(category, json_build_object(
      'sex', sex, 'age_from', lower(age_band), 'age_before', upper(age_band), 'source', source)) as origins
    from qualified_intervals
    where test_id = t.id and sex in ('any', p.sex) and age_band @> age.index
      and valid_during @> r.entered_at) q
  left join lateral (
    select json_build_object(
      'rule', json_build_object(
        'id', c.id, 'method', c.method, 'limit', c."limit"::text, 'window_days', c.window_days::text),
      'previous', (${previousValue}), 'collected_at', s.collected_at) as facts
    from delta_checks c
    where c.test_id = t.id and c.valid_during @> r.entered_at) d on true
  where r.status = 'entered'
  order by r.entered_at, r.id`
