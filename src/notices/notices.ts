// The verbs of a notice: somebody attempts to call, somebody closes it. How one begins is in open-notices.ts, what
// becomes of it when its result is released or taken back in settle-notices.ts.
import { as, statement } from '../../db/statement.ts'
import type { Context } from '../context.ts'
import type { UserCaller } from '../platform/caller.ts'
import { isInTheFuture } from '../platform/clock.ts'
import { publish } from '../platform/events.ts'
import { finishWith } from '../platform/finish-with.ts'
import type { JsonText } from '../platform/json-text.ts'
import { conflict, invalidField, notFound } from '../platform/problems.ts'
import { inOrder, write, type Write } from '../platform/write.ts'
import { noticeDocument } from './queries.ts'
import {
  allowedNoticeTransitions,
  refuseReadBack,
  statusAfterAttempt,
  type NoticeStatus,
} from './rules.ts'
import type { NewAttempt, Notice } from './schemas.ts'

/**
 * Notes that somebody was called, or could not be reached. With the value read back the notice is confirmed.
 * @throws Problem 404 · 409 when nobody needs to be called any more · 422 for a read-back that is not the value, or
 *   a time in the future or before the notice opened
 */
export async function attemptNotice(
  context: Context,
  caller: UserCaller,
  id: string,
  input: NewAttempt,
): Promise<JsonText<Notice>> {
  const { clock, config } = context
  const { outcome, attempted_at = clock.now().toISOString() } = input
  const { times } = config.policy
  if (isInTheFuture(clock, attempted_at, times)) {
    throw invalidField('/attempted_at', 'in_the_future', 'must not be in the future')
  }
  return await write(context, caller, async (w) => {
    const notice = await lockNotice(w, id)
    const { order_id, status } = notice
    const becomes = statusAfterAttempt(status, outcome)
    const allowed = allowedNoticeTransitions(status)
    if (!allowed.includes(becomes)) throw conflict(`The notice is ${status}.`, allowed)
    if (notice.confirmed_at !== null) {
      throw conflict('The value was read back already; the notice waits for its result.', [])
    }
    if (Date.parse(attempted_at) < notice.opened_at.getTime() - times.clock_tolerance_ms) {
      throw invalidField('/attempted_at', 'before_notice', 'is before the notice opened')
    }
    const refusal = refuseReadBack(outcome, input.read_back, notice)
    if (refusal) throw invalidField('/read_back', refusal.code, refusal.message)
    const note = input.note ?? null
    const read_back = input.read_back?.trim() ?? null
    const attempt = { ...input, notice_id: id, attempted_at, read_back, note }
    const statements = [
      insertAttempt.with({ ...attempt, attempted_by: caller.user_id }),
      outcome === 'confirmed'
        ? setConfirmed.with({ id, status: becomes, confirmed_at: attempted_at })
        : setStatus.with({ id, status: becomes }),
      outcome === 'confirmed'
        ? publish(w, { type: 'notice.confirmed', order_id, subject_id: id })
        : publish(w, { type: 'notice.attempted', order_id, subject_id: id, data: { outcome } }),
    ]
    return await finishWith(w, statements, noticeDocument.with({ id }))
  })
}

/** Nothing is left to do: the notice leaves the desk. @throws Problem 404 · 409 unless it is confirmed */
export async function closeNotice(
  context: Context,
  caller: UserCaller,
  id: string,
): Promise<JsonText<Notice>> {
  return await write(context, caller, async (w) => {
    const { order_id, status } = await lockNotice(w, id)
    const allowed = allowedNoticeTransitions(status)
    if (!allowed.includes('closed')) throw conflict(`The notice is ${status}.`, allowed)
    const statements = [
      setClosed.with({ id, by: caller.user_id }),
      publish(w, { type: 'notice.closed', order_id, subject_id: id }),
    ]
    return await finishWith(w, statements, noticeDocument.with({ id }))
  })
}

/** Locks the notice's order, as whoever releases or takes back its result does. @throws Problem 404 */
async function lockNotice(w: Write, id: string) {
  const [, [notice]] = await inOrder(w, [lockOrderOf.with({ id }), lookAt.with({ id })])
  if (!notice) throw notFound('notice')
  return notice
}

const lockOrderOf = statement({ parameters: { id: 'uuid' }, row: { id: 'uuid' } })`
  select id from orders
  where id = (select order_id from notices where id = ${'id'})
  for no key update`

const lookAt = statement({
  parameters: { id: 'uuid' },
  row: {
    order_id: 'uuid',
    status: as<NoticeStatus>('text'),
    value: 'text',
    unit: 'text?',
    opened_at: 'timestamptz',
    confirmed_at: 'timestamptz?',
  },
})`
  select order_id, status, value, unit, opened_at, confirmed_at from notices where id = ${'id'}`

const insertAttempt = statement({
  parameters: {
    notice_id: 'uuid',
    attempted_at: 'text',
    attempted_by: 'uuid',
    recipient_name: 'text',
    recipient_role: 'text',
    channel: 'text',
    outcome: 'text',
    read_back: 'text?',
    note: 'text?',
  },
})`
  insert into notice_attempts (notice_id, attempted_at, attempted_by, recipient_name, recipient_role, channel,
    outcome, read_back, note)
  values (${'notice_id'}, ${'attempted_at'}::text::timestamptz, ${'attempted_by'}, ${'recipient_name'},
    ${'recipient_role'}, ${'channel'}, ${'outcome'}, ${'read_back'}, ${'note'})`

const setStatus = statement({ parameters: { id: 'uuid', status: 'text' } })`
  update notices set status = ${'status'} where id = ${'id'}`

const setConfirmed = statement({
  parameters: { id: 'uuid', status: 'text', confirmed_at: 'text' },
})`
  update notices set status = ${'status'}, confirmed_at = ${'confirmed_at'}::text::timestamptz, escalate_at = null
  where id = ${'id'}`

const setClosed = statement({ parameters: { id: 'uuid', by: 'uuid' } })`
  update notices set status = 'closed', closed_at = now(), closed_by = ${'by'} where id = ${'id'}`
