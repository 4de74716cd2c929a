// How a notice begins: a part of the statement that stores what the rules answered, so that a value is never
// critical without its notice. For all others it costs a look at two fields.
import { fragment } from '../../db/statement.ts'
import { eventsFrom } from '../platform/events.ts'

/**
 * Common table expressions of the statement that interprets. They read what it has: `answers` (of each result
 * the ids, `facts`, `flag`, `critical`, `hold_reasons` and the canonical value), `kept` (the ids of their
 * interpretations) and `policy` (`escalation_minutes`).
 *
 * A value that is critical opens a notice, and so does a correction of a value that had one, whatever it says.
 * It is provisional when the value is in doubt: a reason to hold that begins with `qc_`, or a harmless
 * correction, which nobody has verified yet. (Of a rejected sample no value is critical: the rules see to it.)
 */
export const openNotices = fragment`
  notable as (
    select a.*, k.id as interpretation_id, r.value, r.unit, r.test_id, o.patient_id, (
      select n.id from notices n where n.result_id = r.corrects_id
      order by n.opened_at desc, n.id desc limit 1) as earlier_id
    from answers a
    join kept k on k.result_id = a.id
    cross join lateral (select value, unit, test_id, corrects_id from results where id = a.id limit 1) r
    cross join lateral (select patient_id from orders where id = a.order_id limit 1) o
    where a.critical or (a.facts ->> 'is_correction')::boolean
  ), opened as (
    insert into notices (id, kind, status, earlier_id, result_id, interpretation_id, order_id, patient_id, test_id,
      value, unit, canonical_value, canonical_unit, flag, critical_limits, due_at, escalate_at)
    select notice_id, case when earlier_id is null then 'critical' else 'correction' end,
      case when not critical or exists (select from unnest(hold_reasons) as reason where reason ^@ 'qc_')
        then 'provisional' else 'open' end,
      earlier_id, id, interpretation_id, order_id, patient_id, test_id,
      value, unit, canonical_value, canonical_unit, flag, nullif(facts -> 'critical', 'null'), due_at, due_at
    from notable
    cross join (select now() + make_interval(mins => escalation_minutes) as due_at from policy) p
    where critical or earlier_id is not null
    on conflict on constraint notices_result_key do nothing
    returning id, order_id, kind, status
  ), told_of_notices as (
    ${eventsFrom({
      type: 'notice.opened',
      order_id: 'order_id',
      subject_id: 'id',
      data: { kind: 'kind', provisional: `status = 'provisional'` },
      from: 'opened',
    })}
  )`
