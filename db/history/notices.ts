// What people did about the critical values of the history: whom they called, and when.
import { statement } from '../statement.ts'

export const findUnconfirmed = statement({
  row: { id: 'uuid', order_id: 'uuid', value: 'text', opened_at: 'timestamptz' },
})`
  select id, order_id, value, opened_at from notices
  where confirmed_at is null and status = 'open' and opened_at > now() - interval '40 days'
    and exists (select from orders where orders.id = notices.order_id and order_number !~ 'EXAMPLE')
  order by opened_at, id`

export const insertAttempts = statement({ parameters: { rows: 'jsonb' } })`
  insert into notice_attempts (notice_id, attempted_at, attempted_by, recipient_name, recipient_role, channel,
    outcome, read_back, created_at)
  select notice_id, at, u.id, recipient_name, recipient_role, 'phone', outcome, read_back, at + interval '1 minute'
  from jsonb_to_recordset(${'rows'}::jsonb) as r (notice_id uuid, at timestamptz, recipient_name text,
    recipient_role text, outcome text, read_back text)
  join users u on u.username = 'technologist'
  order by at`

export const setAttempted = statement({ parameters: { ids: 'uuid[]' } })`
  update notices set status = 'attempted' where id = any((select ${'ids'}::uuid[])::uuid[]) and status = 'open'`

/** As the job escalate-notices does, once for each that was not confirmed when it was due. */
export const escalate = statement({ parameters: { rows: 'jsonb' } })`
  with rows as (select * from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid)), kept as (
    insert into notice_escalations (notice_id, level, escalated_at)
    select n.id, 1, n.due_at from rows cross join lateral (select id, due_at from notices where id = rows.id limit 1) n
  )
  update notices set escalation_level = 1, escalate_at = due_at + (due_at - opened_at)
  where id = any(array(select id from rows))`

/** As attemptNotice() and closeNotice() do; without a time of closing it is confirmed only. */
export const settleConfirmed = statement({ parameters: { rows: 'jsonb' } })`
  with rows as (
    select * from jsonb_to_recordset(${'rows'}::jsonb) as r (id uuid, confirmed_at timestamptz, closed_at timestamptz)
  )
  update notices n set
    status = case when r.closed_at is null then 'confirmed' else 'closed' end,
    confirmed_at = r.confirmed_at, escalate_at = null, closed_at = r.closed_at,
    closed_by = case when r.closed_at is not null then u.id end
  from rows r join users u on u.username = 'technologist'
  where n.id = any(array(select id from rows)) and n.id = r.id`
