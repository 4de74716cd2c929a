// Whom the technologists called about the critical values of the month: mostly at once, sometimes in vain first, and
// a few times too late. What is critical, and until when somebody must have been told, the notices say.
import {
  escalate,
  findUnconfirmed,
  insertAttempts,
  setAttempted,
  settleConfirmed,
} from '../../../../db/history/notices.ts'
import type { Random } from '../../../../db/history/random.ts'
import { insertEvents } from '../../../../db/history/statements.ts'
import { inOrder, type Write } from '../../../platform/write.ts'
import { iso, minute_ms, type PastEvent } from './past.ts'

const people = [
  { recipient_name: 'D. Aydin', recipient_role: 'nurse, ward 3' },
  { recipient_name: 'Dr. Weber', recipient_role: 'physician on duty' },
  { recipient_name: 'M. Lindqvist', recipient_role: 'nurse, emergency department' },
  { recipient_name: 'Dr. Okoro', recipient_role: 'physician, ward 5' },
  { recipient_name: 'Dr. Brandt', recipient_role: 'general practitioner' },
]

type Attempt = { notice_id: string; at: string; outcome: string; read_back: string | null }

export async function callAbout(w: Write, random: Random): Promise<void> {
  const [notices] = await inOrder(w, [findUnconfirmed.with({})])
  const now_ms = w.context.clock.now().getTime()
  const { escalation_minutes } = w.context.config.policy.critical
  const attempts: Attempt[] = []
  const escalated: { id: string }[] = []
  const confirmed: { id: string; confirmed_at: string; closed_at: string | null }[] = []
  const told: PastEvent[] = []
  for (const [n, { id, order_id, value, opened_at }] of notices.entries()) {
    const about = { order_id, subject_id: id }
    // One in nine.
    const isLate = n % 9 === 4
    const opened_ms = opened_at.getTime()
    let at_ms = opened_ms + random.between(2, 11) * minute_ms
    if (isLate || random.chance(0.22)) {
      if (at_ms > now_ms) continue
      const outcome = random.pick([
        'unable_to_reach',
        'unable_to_reach',
        'reached_without_read_back',
      ])
      attempts.push({
        notice_id: id,
        at: iso(at_ms),
        outcome,
        read_back: null,
        ...random.pick(people),
      })
      told.push({ type: 'notice.attempted', ...about, data: { outcome }, at: iso(at_ms) })
      at_ms += (isLate ? random.between(30, 55) : random.between(4, 13)) * minute_ms
    }
    const due_ms = opened_ms + escalation_minutes * minute_ms
    if (due_ms < Math.min(at_ms, now_ms)) {
      escalated.push({ id })
      told.push({ type: 'notice.escalated', ...about, data: { level: '1' }, at: iso(due_ms) })
    }
    if (at_ms > now_ms) continue
    attempts.push({
      notice_id: id,
      at: iso(at_ms),
      outcome: 'confirmed',
      read_back: value,
      ...random.pick(people),
    })
    told.push({ type: 'notice.confirmed', ...about, at: iso(at_ms) })
    const closed_ms = at_ms + random.between(3, 90) * minute_ms
    const closed_at = closed_ms < now_ms && !random.chance(0.05) ? iso(closed_ms) : null
    confirmed.push({ id, confirmed_at: iso(at_ms), closed_at })
    if (closed_at !== null) told.push({ type: 'notice.closed', ...about, at: closed_at })
  }
  await inOrder(w, [
    insertAttempts.with({ rows: attempts }),
    setAttempted.with({ ids: attempts.map(({ notice_id }) => notice_id) }),
    escalate.with({ rows: escalated }),
    settleConfirmed.with({ rows: confirmed }),
    insertEvents.with({ rows: told }),
  ])
}
