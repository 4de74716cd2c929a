// Reminds of notices that nobody has confirmed in time. When each is due stands in its row, so a service that was
// away loses nothing: it finds them when it is back.
import { statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { Caller } from '../platform/caller.ts'
import { eventsFrom } from '../platform/events.ts'
import { inOrder, write } from '../platform/write.ts'

const page_rows = 500

/** Raises each notice whose time has come by one level, up to the last one. Returns how many. */
export async function escalateNotices(context: Context, caller: Caller): Promise<number> {
  const { escalation_minutes, escalation_levels } = context.config.policy.critical
  let escalated = 0
  for (;;) {
    const page = await write(context, caller, async (w) => {
      const policy = { escalation_minutes, escalation_levels, page_rows }
      const [raised] = await inOrder(w, [escalateDue.with(policy)])
      return raised.length
    })
    escalated += page
    if (page < page_rows) break
  }
  if (escalated > 0) context.log.warn({ notices: escalated }, 'critical notices were escalated')
  return escalated
}

// What somebody is working on just now is passed over: they may be writing down that it was confirmed, and if not,
// the next minute finds it. So nobody is waited for, and of two that run at once each takes other rows; whoever
// comes later finds a later escalate_at.
const escalateDue = statement({
  parameters: {
    escalation_minutes: 'integer',
    escalation_levels: 'integer',
    page_rows: 'integer',
  },
  row: { id: 'uuid' },
})`
  with due as (
    select n.id
    from notices n join orders o on o.id = n.order_id
    where n.escalate_at <= now()
    order by n.escalate_at, n.id
    limit ${'page_rows'}::integer
    for key share of o skip locked
    for no key update of n skip locked
  ), raised as (
    update notices n set
      escalation_level = escalation_level + 1,
      escalate_at = case when escalation_level + 1 < ${'escalation_levels'}::integer
        then now() + make_interval(mins => ${'escalation_minutes'}::integer) end
    where n.id = any(array(select id from due))
    returning n.id, n.order_id, n.escalation_level
  ), kept as (
    insert into notice_escalations (notice_id, level)
    select id, escalation_level from raised
  ), told as (
    ${eventsFrom({
      type: 'notice.escalated',
      order_id: 'order_id',
      subject_id: 'id',
      data: { level: 'escalation_level::text' },
      from: 'raised',
    })}
  )
  select id from raised`
