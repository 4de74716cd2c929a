// Two critical notices for the examples of the documentation: one that somebody is to call about, one that was read
// back and can be closed. Their results are interpreted already, so they stand here with all that led to it.
import type { TransactionSql } from 'postgres'
import { exampleIds } from './example-ids.ts'

const { order, sample, notice } = exampleIds

// The values are as extreme as the seed's limits ask for: magnesium below 0.41 mmol/L, phosphate above 2.9 mmol/L.
const critical = [
  { id: notice.attempt, test: 'MG', position: 21, value: '0.30', flag: 'LL' },
  { id: notice.close, test: 'PHOS', position: 22, value: '3.40', flag: 'HH' },
]

export async function addNotices(tx: TransactionSql): Promise<void> {
  await tx`
    create temporary table example_notices on commit drop as
    select r.*, t.id as test_id, t.unit, uuidv7() as item_id, uuidv7() as result_id, uuidv7() as interpretation_id,
      now() - interval '5 minutes' as at, u.id as technologist_id
    from jsonb_to_recordset(${tx.json(critical)}) as r (id uuid, test text, position smallint, value text, flag text)
    join tests t on t.code = r.test
    join users u on u.username = 'technologist'`
  await tx`
    insert into order_items (id, order_id, test_id, position, status)
    select item_id, ${order.read}, test_id, position, 'resulted' from example_notices`
  await tx`
    insert into results (id, order_item_id, sample_id, test_id, value, number, unit, entered_by, entered_at)
    select result_id, item_id, ${sample.read}, test_id, value, value::numeric, unit, technologist_id, at
    from example_notices`
  await tx`
    insert into interpretations (id, result_id, rule_set, facts, canonical_value, canonical_unit, flag, critical,
      verdict, hold_reasons, entered_at)
    select e.interpretation_id, e.result_id, 3, jsonb_build_object(
        'value', e.value, 'comparator', null, 'unit', e.unit, 'canonical_unit', e.unit, 'conversion', null,
        'reference', q.by_category -> 'reference', 'critical', q.by_category -> 'critical',
        'autoverification', null, 'absolute', q.by_category -> 'absolute', 'age_index', 13392, 'time_zone', 'UTC',
        'can_be_negative', false, 'autoverify', true, 'is_correction', false, 'instrument_flags', '[]'::jsonb,
        'sample_status', 'received'),
      e.value::numeric, e.unit, e.flag, true, 'hold', '{critical,outside_autoverification_limits}', e.at
    from example_notices e
    cross join lateral (
      select jsonb_object_agg(category, jsonb_build_object('id', id, 'low', low::text, 'low_inclusive', low_inclusive,
        'high', high::text, 'high_inclusive', high_inclusive)) as by_category
      from qualified_intervals
      where test_id = e.test_id and sex = 'any' and age_band @> 13392 and valid_during @> now()) q`
  await tx`
    update results r set status = 'held', interpretation_id = e.interpretation_id
    from example_notices e where e.result_id = r.id`
  await tx`
    insert into notices (id, kind, status, result_id, interpretation_id, order_id, patient_id, test_id, value, unit,
      canonical_value, canonical_unit, flag, critical_limits, opened_at, due_at, escalate_at, confirmed_at)
    select e.id, 'critical', case when read_back then 'confirmed' else 'open' end, e.result_id, e.interpretation_id,
      o.id, o.patient_id, e.test_id, e.value, e.unit, e.value::numeric, e.unit, e.flag, v.facts -> 'critical', e.at,
      e.at + interval '30 minutes', case when not read_back then e.at + interval '30 minutes' end,
      case when read_back then now() end
    from example_notices e
    join orders o on o.id = ${order.read}
    join interpretations v on v.result_id = e.result_id
    cross join lateral (select e.id = ${notice.close} as read_back) c`
  await tx`
    insert into notice_attempts (notice_id, attempted_at, attempted_by, recipient_name, recipient_role, channel,
      outcome, read_back)
    select id, now(), technologist_id, 'D. Aydin', 'Nurse, ward 3', 'phone', 'confirmed', value
    from example_notices where id = ${notice.close}`
}
