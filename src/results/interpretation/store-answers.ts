// Writes what the rules answered, for a whole batch in one statement: interpretations, results, items, events, and
// the notices of what is critical.
import { statement } from '../../../db/statement.ts'
import { openNotices } from '../../notices/open-notices.ts'
import { eventsFrom } from '../../platform/events.ts'

// A correction is never released here (it is always held), so no reported result is replaced here.
export const storeAnswers = statement({
  parameters: { answers: 'jsonb', escalation_minutes: 'integer' },
})`
  with answers as (
    select * from jsonb_to_recordset(${'answers'}::jsonb) as a (
      id uuid, notice_id uuid, order_id uuid, order_item_id uuid, entered_at timestamptz, facts jsonb, rule_set integer,
      canonical_value numeric, canonical_unit text, flag text, critical boolean, verdict text, hold_reasons text[], delta text)
  ), kept as (
    insert into interpretations (result_id, entered_at, facts, rule_set, canonical_value, canonical_unit,
      flag, critical, verdict, hold_reasons, delta)
    select id, entered_at, facts, rule_set, canonical_value, canonical_unit, flag, critical, verdict, hold_reasons,
      delta
    from answers
    returning result_id, id, verdict
  ), stored as (
    update results r set
      status = case k.verdict when 'release' then 'final' else 'held' end,
      released_at = case when k.verdict = 'release' then now() end,
      interpretation_id = k.id
    from kept k
    where r.id = any(array(select id from answers)) and r.id = k.result_id
  ), released as (
    update order_items set status = 'final'
    where id = any(array(select order_item_id from answers where verdict = 'release'))
  ), policy as (
    select ${'escalation_minutes'}::integer as escalation_minutes
  ), ${openNotices}
  ${eventsFrom({
    type: { by: 'verdict', of: { release: 'result.final', hold: 'result.held' } },
    order_id: 'order_id',
    subject_id: 'id',
    data: { flag: 'flag', critical: 'critical' },
    from: 'answers',
  })}`
