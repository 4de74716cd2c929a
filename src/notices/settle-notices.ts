// What other features use of notices inside their own transactions: when people release a result or take it back,
// its notices follow. As an order's status is, theirs is derived from what is there, under the order's lock.
import { fragment, statement, type Fragment, type Statement } from '../../db/statement.ts'
import { eventsFrom } from '../platform/events.ts'
import { listed } from '../platform/life-cycle/listed.ts'
import type { Write } from '../platform/write.ts'
import { withdrawnResultStatuses } from '../results/rules.ts'
import { reachedOutcomes, waitingNoticeStatuses } from './rules.ts'

// The attempts of a notice. (Counted, not asked for by `exists`: that could be planned as one reading of all.)
const attemptsOf = (notice: Fragment) => fragment`(
    select count(*) > 0 as any_attempt, count(*) filter (where outcome in (${listed(reachedOutcomes)})) > 0 as any_reached
    from notice_attempts where notice_id = ${notice})`

// A correction that had taken its place is owed to whoever heard of any version of that test: they were told of
// a value that the correction replaced, and now it counts no more than the first.
const heardOfAnyVersion = fragment`(
    select coalesce(bool_or(a.any_reached), false)
    from notices other cross join lateral ${attemptsOf(fragment`other.id`)} a
    where other.order_id = n.order_id and other.test_id = n.test_id)`

/**
 * Of the orders, which must be locked:
 *
 * - A provisional notice whose result was released counts from now on, with what was attempted meanwhile.
 * - A waiting notice whose result was given up or replaced is dismissed: nobody is to be told of it any more.
 * - Whoever was told of a result that was given up is told so: a notice of the kind `withdrawal` opens, once.
 *   (Of one that a correction has replaced, the notice of the correction tells.)
 */
export function settleNotices(w: Write, order_ids: string[]): Statement<unknown> {
  const { escalation_minutes } = w.context.config.policy.critical
  return settle.with({ order_ids, escalation_minutes })
}

const settle = statement({
  parameters: { order_ids: 'uuid[]', escalation_minutes: 'integer' },
})`
  with seen as (
    select n.*, r.superseded_at, r.status as result_status, r.status in (${listed(withdrawnResultStatuses)}) as given_up,
      coalesce(r.status_reason, 'A correction took its place.') as because,
      a.any_attempt,
      a.any_reached or n.kind = 'correction' and r.released_at is not null and ${heardOfAnyVersion} as heard
    from unnest((select ${'order_ids'}::uuid[])) as asked (order_id)
    cross join lateral (select * from notices where order_id = asked.order_id and kind <> 'withdrawal') n
    cross join lateral (
      select status, status_reason, superseded_at, released_at from results where id = n.result_id limit 1) r
    cross join lateral ${attemptsOf(fragment`n.id`)} a
  ), derived as (
    select id, status as was, because, case
      when given_up or superseded_at is not null then 'dismissed'
      when status <> 'provisional' or result_status <> 'final' then status
      when confirmed_at is not null then 'confirmed'
      when any_attempt then 'attempted'
      else 'open' end as becomes
    from seen where status in (${listed(waitingNoticeStatuses)})
  ), settled as (
    update notices n set
      status = d.becomes,
      status_reason = case when d.becomes = 'dismissed' then d.because end,
      dismissed_at = case when d.becomes = 'dismissed' then now() end,
      escalate_at = case when d.becomes <> 'dismissed' then n.escalate_at end
    from derived d
    where n.id = any(array(select id from derived where becomes <> was)) and n.id = d.id
    returning n.id, n.order_id, n.status
  ), opened as (
    insert into notices (kind, status, earlier_id, result_id, interpretation_id, order_id, patient_id, test_id,
      value, unit, canonical_value, canonical_unit, flag, critical_limits, due_at, escalate_at)
    select 'withdrawal', 'open', id, result_id, interpretation_id, order_id, patient_id, test_id,
      value, unit, canonical_value, canonical_unit, flag, critical_limits, p.due_at, p.due_at
    from seen
    cross join (select now() + make_interval(mins => ${'escalation_minutes'}::integer) as due_at) p
    where given_up and superseded_at is null and heard
    on conflict on constraint notices_result_key do nothing
    returning id, order_id, kind
  ), told_of_settled as (
    ${eventsFrom({
      type: {
        by: 'status',
        of: {
          open: 'notice.released',
          attempted: 'notice.released',
          confirmed: 'notice.released',
          dismissed: 'notice.dismissed',
        },
      },
      order_id: 'order_id',
      subject_id: 'id',
      from: 'settled',
    })}
  )
  ${eventsFrom({
    type: 'notice.opened',
    order_id: 'order_id',
    subject_id: 'id',
    data: { kind: 'kind', provisional: 'false' },
    from: 'opened',
  })}`
